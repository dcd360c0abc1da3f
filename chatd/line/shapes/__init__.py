"""What a line's visitors, consoles and boards say and are told. docs/protocol.md says who sends what."""

from chatd.base.shapes import Empty, Exchange, Shape
from chatd.line.shapes.advice import AdviceAsked
from chatd.line.shapes.board import (
    Board,
    CallBack,
    ChangeLine,
    LastHours,
    PullForward,
    SayToWaiting,
    SetLimit,
    Watch,
    WatchLastHours,
)
from chatd.line.shapes.console import (
    Accept,
    AskQueue,
    ConsoleState,
    Decline,
    EndShift,
    OnlyOne,
    Pause,
    Queue,
    ResumeShift,
    SetCapacity,
    StartShift,
    WrapUp,
)
from chatd.line.shapes.public import GuestLine, LineProfile, LogoShown, PublicState
from chatd.line.shapes.visitor import (
    Goodbye,
    Here,
    Join,
    Languages,
    Leave,
    Resume,
    SayUrgent,
    VisitorState,
    WorkFirst,
)

VISITOR_EVENTS = {
    "join": Exchange(Join, VisitorState | WorkFirst),
    "resume": Exchange(Resume, VisitorState),
    "languages": Exchange(Languages, Empty),
    "leave": Exchange(Leave, Empty),
    "here": Exchange(Here, Empty),
    "urgent": Exchange(SayUrgent, Empty),
}
CONSOLE_EVENTS = {
    "start_shift": Exchange(StartShift, ConsoleState),
    "resume_shift": Exchange(ResumeShift, ConsoleState),
    "pause": Exchange(Pause, Empty),
    "set_capacity": Exchange(SetCapacity, Empty),
    "only_one": Exchange(OnlyOne, Empty),
    "ask_queue": Exchange(AskQueue, Queue),
    "wrap_up": Exchange(WrapUp, Empty),
    "accept": Exchange(Accept, Empty),
    "decline": Exchange(Decline, Empty),
    "end_shift": Exchange(EndShift, Empty),
    "watch": Exchange(Watch, Board | Empty),
    "watch_last_hours": Exchange(WatchLastHours, LastHours | Empty),
    "change_line": Exchange(ChangeLine, Empty),
    "set_limit": Exchange(SetLimit, Empty),
    "call_back": Exchange(CallBack, Empty),
    "pull_forward": Exchange(PullForward, Empty),
    "say_to_waiting": Exchange(SayToWaiting, Empty),
}
VISITOR_PUSHES: dict[str, type[Shape]] = {"state": VisitorState}
CONSOLE_PUSHES: dict[str, type[Shape]] = {
    "state": ConsoleState,
    "board": Board,
    "last_hours": LastHours,
}
HTTP = {
    "GET /state/{embed}": Exchange(Empty, PublicState),
    "GET /line/{embed}": Exchange(Empty, LineProfile),
    "GET /logo/{embed}": Exchange(Empty, LogoShown),
    "GET /room/{line}": Exchange(Empty, GuestLine),
    "POST /leave": Exchange(Goodbye, Empty),
    "GET /api/advice": Exchange(Empty, AdviceAsked),
}
