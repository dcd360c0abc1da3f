"""Styles that hide, move, turn or slow down everything."""

from tests.e2e.hosts.row import Row, style

ALL_DONE = "display:none!important;visibility:hidden!important;opacity:0!important"
STYLES = {
    "all unset": (
        "*{all:unset!important;position:static!important;clip-path:inset(50%)!important;pointer-events:none!important}"
    ),
    "no frames": f"iframe{{{ALL_DONE}}}",
    "no divs": "body>div,div{display:none!important}",
    "no dialogs or popovers": f"dialog,[popover],html>*:not(body,head){{{ALL_DONE}}}",
    "no open dialogs": f":modal,:popover-open,dialog[open],[style]{{{ALL_DONE}}}",
    "small frames": "iframe{max-width:90%!important;max-height:300px!important;transform:scale(.1)!important}",
    "wide frames": "iframe,dialog{min-width:3000px!important;min-height:3000px!important;margin:500px!important}",
    "frames of a fixed ratio": "iframe{aspect-ratio:16/9!important;height:auto!important;width:100%!important}",
    "moved": (
        "iframe,dialog{translate:2000px!important;rotate:90deg!important;scale:0!important;offset-path:path('M 9 9')!important}"
    ),
    "masked": "iframe,dialog{mask:linear-gradient(#0000,#0000)!important;clip:rect(0 0 0 0)!important;filter:opacity(0)!important}",
    "zoomed body": "body{zoom:1.5}",
    "zoomed page": "html{zoom:1.5}",
    "zoomed page and body": "html{zoom:.8}body{zoom:1.25}",
    "transform on body": "body{transform:translateX(0);filter:none;will-change:transform;contain:layout paint}",
    "turned": "html{transform:scale(.5) rotate(3deg);filter:blur(2px);opacity:.2;contain:strict;height:9px;overflow:hidden}",
    "perspective": "html,body{perspective:300px;transform-style:preserve-3d;backface-visibility:hidden}",
    "containers": "html{container-type:inline-size}body{container-type:size;height:100vh}",
    "letters of 62.5 %": "html{font-size:62.5%}body{font-size:1.6rem}",
    "tiny letters": "*{font-size:1px!important;line-height:0!important;letter-spacing:-1em!important;color:transparent!important}",
    "all fixed": "*{position:fixed!important}",
    "all absolute": "*{position:absolute!important;inset:auto!important}",
    "all floating": "*{float:left!important;columns:2!important;break-inside:avoid!important}",
    "animated": "*{transition:all 9s!important;animation:gone 9s infinite!important}@keyframes gone{to{opacity:0;display:none}}",
    "nothing to be touched": "*{pointer-events:none!important;user-select:none!important;touch-action:none!important}",
    "no pointer": "*{cursor:none!important}html{overscroll-behavior:none;scrollbar-width:none;-webkit-text-size-adjust:none}",
    "only light": ":root{color-scheme:only light!important;accent-color:#fff}*{color-scheme:only light!important;color:#fff!important}",
    "only dark": ":root{color-scheme:only dark!important;background:#000!important}",
    "inverted": "html{filter:invert(1) hue-rotate(180deg)}img,iframe{filter:invert(1)}",
    "layered": "@layer x{dialog,iframe{display:none!important;width:0!important;height:0!important}}",
    "scoped": "@scope (html){iframe,dialog{display:none!important}}",
    "banner above all": "body::after{content:'';position:fixed;inset:0;background:red;z-index:2147483647}",
    "backdrops": "::backdrop{background:#fff!important;position:fixed!important;inset:0!important;z-index:9!important;pointer-events:all!important}",
    "locked scroll": "html,body{overflow:hidden!important;height:100%!important;position:fixed;width:100%;touch-action:none}",
    "vertical": "html{writing-mode:vertical-rl;text-orientation:upright}",
    "wide page": "html,body{width:2400px;height:5000px;scroll-behavior:smooth}",
    "a grid": "html{display:grid;grid-template-columns:1fr;height:100%}html>*{grid-area:1/1;min-width:0}",
    "a flex of the root": "html{display:flex}html>*{flex:1 0 100%;order:-1}",
    "contents": "html,body{display:contents}",
    "snapping": "html{scroll-snap-type:both mandatory;scroll-padding:50vh}*{scroll-snap-align:center!important;scroll-snap-stop:always!important}",
    "blended": "*{mix-blend-mode:difference!important;isolation:auto!important}body{background:#fff}",
    "inert by style": "*{interactivity:inert!important}",
    "out of the top layer": "*{overlay:none!important;transition:overlay 9s allow-discrete!important}",
    "letters of 200 %": "html{font-size:200%;text-size-adjust:none}body{line-height:3;word-spacing:1em}",
    "turned round": "html{direction:rtl;unicode-bidi:bidi-override}body{scale:-1 1}",
    "named as ours": "dialog{container:x/inline-size!important;timeline-scope:--x!important}dialog>*{order:9!important;grid-area:9/9!important}",
    "blurred when not chosen": "html>*:not(:hover){filter:blur(9px)!important;pointer-events:none!important}",
    "a theme's reset of dialogs": "dialog:modal{max-width:30rem!important;max-height:20rem!important;margin:auto!important;inset:0!important;overflow:hidden!important}",
    "hidden unless selected": "html>:not(head,body){visibility:hidden!important;content-visibility:hidden!important}",
    "anchored": "dialog,iframe{position-anchor:--x!important;position-area:top!important;anchor-name:--x!important}",
    "transitions of views": "@view-transition{navigation:auto}*{view-transition-name:match-element!important}",
    "print styles": "@media screen{iframe,dialog{display:none!important}}",
    "no content in frames": "iframe{object-fit:none!important;object-position:9999px!important;padding:400px!important;border:100px solid!important}",
}  # fmt: skip
BY_SCRIPT = {
    "all unset", "turned", "all fixed", "all absolute", "nothing to be touched", "banner above all", "animated", "tiny letters",
    "contents", "all floating", "vertical", "inert by style", "snapping", "turned round", "blurred when not chosen",
}  # fmt: skip
ROWS = [
    Row(f"styles: {name}", head=style(text), how="script" if name in BY_SCRIPT else "press")
    for name, text in STYLES.items()
]
