/** Protocol cards in English. Source: shared practice of Finnish help lines, Child Welfare Act 417/2007, section 25. */

import type { Cards } from "./card-shape";

export const EN: Cards = {
  safe_now: {
    title: "Is it safe to write?",
    alsoCalled: "safety check beginning device phone who sees agreed word",
    steps: [
      "Ask this first, before anything else. Ask again when the connection has been broken.",
      "Ask whether somebody is near, and whether anybody can see the device now or later.",
      "Tell about the button that leaves the page. It closes at once.",
      "Agree on a word that they write if somebody comes. When it comes, stop writing.",
      "If it is not safe: ask when it would be. Do not press on.",
    ],
    sayings: [
      "Is it safe for you to write now?",
      "Can anybody else see this device, or come beside you?",
      "Shall we agree on a word that you write if we must stop at once?",
    ],
  },
  violence_now: {
    title: "Violence right now",
    alsoCalled: "danger emergency 112 police shelter escape",
    steps: [
      "Ask shortly: are you in danger right now? Wait for the answer.",
      "Ask them to call 112. We do not see where they are, and cannot send help without an address.",
      "If they cannot call: open the card Cannot speak.",
      "Ask whether they can get out, or to a room with a way out. Not the kitchen, not the bathroom.",
      "Ask whether children are there.",
      "Stay as long as they want. Do not write if they left by quick exit.",
      "Tell your lead that you need time. Press Only one now.",
    ],
    sayings: [
      "Are you in danger right now?",
      "Call 112 if you can. I am waiting here.",
      "Can you get out, or to a neighbour?",
    ],
  },
  suicide: {
    title: "Danger of suicide",
    alsoCalled: "suicidal die kill themselves 112",
    steps: [
      "Ask directly. Asking does not make the danger greater.",
      "Ask about plan, means and time: how, with what, when.",
      "Ask whether somebody is near, and whether the means can be put out of reach.",
      "Immediate danger: ask them to call 112, or ask for the address and for leave, so that you call.",
      "Say openly what you do. We cannot trace anybody.",
      "Stay. Look together for something that carries through the next hour, and for somebody who can come.",
      "Afterwards: take a pause, and talk it through with somebody.",
    ],
    sayings: [
      "Are you thinking of killing yourself?",
      "It is good that you told me. I am here.",
      "Have you thought about how or when?",
    ],
  },
  cannot_speak: {
    title: "Cannot speak",
    alsoCalled: "emergency text message 112 suomi app silent deaf sms",
    steps: [
      "Emergency text message: a text to 112. No registration is needed. A Finnish subscription may be needed.",
      "The app 112 Suomi shows the place to the emergency centre when one calls with it.",
      "One can call and be silent: the emergency centre hears what happens around.",
      "If they give the address and their leave, call 112 yourself, and say that it comes from a chat.",
      "Ask only what can be answered with one word or one figure.",
    ],
    sayings: ["Answer 1 if you are safe, and 2 if you are not.", "May I call 112 for you? I need the address."],
  },
  child_in_danger: {
    title: "A child in danger",
    alsoCalled: "child welfare notification section 25 police report sexual offence duty to report",
    steps: [
      "Immediate danger: 112, or the social emergency service.",
      "Child Welfare Act, section 25: a notification is made without delay and despite secrecy when a child’s situation requires that the need for child welfare be looked into. A suspicion is enough.",
      "The duty is that of those whom the act lists. Everybody else may notify too. See your organisation’s instruction.",
      "Section 25(3): also a report to the police on a suspected sexual offence against a child, or an offence against life or health that can lead to at least two years in prison.",
      "Tell the visitor openly what you do, and why. The exception: where it would put the child in danger.",
      "Ask what is needed: municipality, the child’s name and age. If they do not tell, there is nothing to notify with. That is not your fault.",
      "Ask child welfare for advice without saying names. Notify through the county’s own channel, in your own name. Not through this system, and not by e-mail.",
      "Talk it through with your lead.",
    ],
    sayings: [
      "I am worried about the child. I may have to make a child welfare notification.",
      "It is made so that the child and the family get help.",
      "In which municipality does the child live?",
    ],
  },
  style_changed: {
    title: "Does somebody else write now?",
    alsoCalled: "style changed another person agreed word code word abuser writes",
    steps: [
      "Trust your feeling: the words, the language, the pace or what is asked for has changed.",
      "Do not refer to what you have talked about. Hide earlier words if somebody can see your screen.",
      "Ask for the agreed word in such a way that the question tells nothing.",
      "If it does not come: talk only of general things, such as opening hours. End calmly.",
      "Do not tell where they have been or what they have planned.",
    ],
    sayings: ["How can I help?", "Shall we go on from the word that we agreed on?"],
  },
  uses_violence: {
    title: "Uses violence",
    alsoCalled: "perpetrator abuser hurts afraid to hurt",
    steps: [
      "Meet them with respect. Whoever seeks help has already done something great.",
      "Ask: is somebody in danger right now? If so, 112.",
      "Ask them to leave the situation: out, for a walk, to somebody else. Agree on the next hour.",
      "Talk plainly of what was done. Do not accept violence, and do not look for its cause in the other.",
      "Ask about children.",
      "Offer the line for those who use violence. Move only if they want it themselves.",
      "Couple therapy is not the right place where there is violence.",
    ],
    sayings: [
      "It is good that you got in touch. One can stop using violence, and there is help for it.",
      "Can you leave the situation now?",
    ],
  },
  child_on_adult_line: {
    title: "A child on a line for adults",
    alsoCalled: "minor young children’s line age",
    steps: [
      "Answer, always. A child is not turned away at the door.",
      "Say who you are and what this line is, in a child’s words.",
      "Ask: are you safe? Which adult is near?",
      "Offer the line for children and young people. If they want it, help them all the way. If not, go on yourself.",
      "Remember the duty to notify: open the card A child in danger. Tell of it before they tell their name.",
    ],
    sayings: [
      "It is good that you wrote. You have done nothing wrong.",
      "This line is made for adults, but we can talk. I also know a place where they answer people of your age.",
    ],
  },
  recognised: {
    title: "You recognise the visitor",
    alsoCalled: "acquaintance relative neighbour conflict of interest somebody recognises",
    steps: [
      "Do not tell that you recognised them, and do not ask for a name.",
      "Read no more than you must. You are not the one who should answer.",
      "Ask a colleague to go on. Ask the visitor for leave, without saying why.",
      "If nobody can go on and there is danger: help to safety, then end.",
      "If the visitor recognises you: say honestly that you are bound to secrecy, and offer somebody else.",
      "The secrecy goes on after the shift. Do not come back to it when you meet.",
    ],
    sayings: ["My colleague may be a better person for you to talk with. Is it all right if they go on?"],
  },
  both_parties: {
    title: "Both parties of one case",
    alsoCalled: "other party same evening perpetrator and victim spouses both",
    steps: [
      "Tell neither that the other is here, and do not compare what they say.",
      "One counsellor answers only one of them. Ask a colleague to take the other.",
      "If both are with you: neither may hear anything from the other. Press Only one now.",
      "Be sure to whom you write. Write shortly.",
      "You do not know for certain that it is one case. Do not act as if you did.",
      "Tell your lead in general words only. Talk it through after the shift.",
    ],
    sayings: ["I listen to you. Of other people I can tell nothing."],
  },
  wants_proof: {
    title: "Wants proof",
    alsoCalled: "statement certificate copy recording court police document screenshot",
    steps: [
      "Say honestly: we keep nothing, and can give no statement.",
      "Do not save pictures or messages for them.",
      "Tell what they can do themselves if it is safe: a doctor, photographs of injuries, a diary, messages kept where the other does not get at them.",
      "Ask first who sees their device and their cloud.",
      "Tell of help for victims of crime, and of legal aid.",
    ],
    sayings: [
      "Nothing of this conversation stays with us. That is why we cannot bear witness to it.",
      "A doctor can write down the injuries. Is it safe for you to go?",
    ],
  },
};
