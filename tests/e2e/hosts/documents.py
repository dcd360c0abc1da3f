"""Documents as they come: old, odd, framed, from right to left."""

from tests.e2e.hosts.row import THEIRS, Opens, Row, again

AROUND = "<title>Outer</title><iframe {more} width=900 height=700 src='/host/inner'></iframe>"


def well_formed(snippet: str) -> str:
    """As XML wants it."""
    return again(
        (" data-avoinlinja>", ' data-avoinlinja="">'), ("<script async", '<script async=""')
    )(snippet)


def framed(name: str, page: str = "", **more: str) -> Row:
    """The inner page is answered from the row too."""
    return Row(
        name,
        page=page or AROUND.format(**more),
        answers={"/inner": ("text/html", "SNIPPET")},
        opens=Opens.TAB,
        is_phone=False,
        noise="can escape",
    )


XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" lang="fi"><head>'
    '<title>X</title><meta name="viewport" content="width=device-width"/></head><body><h1>Yhdistys</h1>{body}'
    '<p><a id="theirs" href="#x">Oma</a> <input id="field"/></p></body></html>'
)
QUIRKS = (
    f"<html><title>X</title><body bgcolor=white><center><h1>Yhdistys</h1>{{body}}{THEIRS}</center>"
)
ROWS = [
    Row("quirks", page=QUIRKS),
    Row("quirks and letters of windows-1252", page=QUIRKS.replace("Yhdistys", "Äiti ja lapsi"), kind="text/html; charset=windows-1252"),
    Row("letters of iso-8859-15", kind="text/html; charset=iso-8859-15"),
    Row("letters of utf-16", kind="text/html; charset=utf-16"),
    Row("no zoom", page=f"<!doctype html><html lang=fi><meta name=viewport content='width=device-width,maximum-scale=1,user-scalable=no'>"
        f"<h1>Yhdistys</h1>{{body}}{THEIRS}", context={"is_mobile": True}),
    Row("xhtml", page=XHTML, kind="application/xhtml+xml; charset=utf-8", change=well_formed, talks=True),
    Row("base href", head='<base href="https://elsewhere.example/x/">'),
    Row("base target", head='<base target="_top">'),
    Row("base target, a tab", head='<base target="_blank">'),
    Row("from right to left", page=f'<!doctype html><html lang="ar" dir="rtl"><meta name=viewport content="width=device-width">'
        f"<h1>جمعية</h1>{{body}}{THEIRS}"),
    Row("a page that is translated", last="document.documentElement.lang = 'de'; document.documentElement.className = 'translated-ltr';"
        "for (const one of document.querySelectorAll('h1, a')) one.innerHTML = `<font><font>${one.textContent}</font></font>`"),
    Row("no scripts but ours", head="<noscript><p>Ei skriptejä</noscript>"),
    Row("editable", first="document.designMode = 'on'", how="script"),
    Row("editable body", body="<div contenteditable>{a}</div>", how="script"),
    Row("a domain of its own", headers={"Origin-Agent-Cluster": "?0"}, first="document.domain = 'localhost'", noise="document.domain"),
    framed("in a frame of its own", more=""),
    framed("in a sandboxed frame", more="sandbox='allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox'"),
    framed("in a frame of a string", "<!doctype html><template id=t>{body}</template><iframe width=900 height=700></iframe>"
           "<script>document.querySelector('iframe').srcdoc = t.innerHTML</script>"),
    framed("in a frameset", "<html><frameset cols=100%><frame src=/host/inner></frameset></html>"),
    framed("in an object", "<!doctype html><object width=900 height=700 type=text/html data=/host/inner></object>"),
    Row("in a shadow of its own", body="<div><template shadowrootmode=open><p>{a}</template></div>", opens=Opens.OWN),
    Row("a page that refreshes itself", head='<meta http-equiv=refresh content="900">'),
    Row("a language that we have not", page=f'<!doctype html><html lang="so"><meta name=viewport content="width=device-width"><h1>X</h1>{{body}}{THEIRS}',
        change=again((r' data-lang="fi"', ""))),
]  # fmt: skip
