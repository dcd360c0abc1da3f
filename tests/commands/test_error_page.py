"""`error_page`: what is shown when the daemon does not answer."""


def test_an_error_page_has_the_numbers_of_the_embeds_that_are_named(type_in, loaded):
    code, own, err = type_in("error-page", "muutos-etusivu")
    assert (code, err) == (0, "")
    assert own.startswith("<!doctype html>")
    assert "Keskustelu ei juuri nyt toimi. Se ei johdu sinusta." in own
    assert 'href="tel:0100000000"' in own
    assert 'href="tel:080005005"' not in own
    both = type_in("error-page", "muutos-etusivu", "etusivu")[1]
    assert 'href="tel:0100000000"' in both
    assert 'href="tel:080005005"' in both
    assert type_in("error-page")[1].count('href="tel:116111"') == 3, "once in each language"


def test_an_error_page_of_nothing_has_112_and_says_what_is_missing(type_in):
    type_in("database", "migrate")
    code, page, err = type_in("error-page")
    assert code == 0
    assert page.count('href="tel:112"') == 3
    assert "no line is stored" in err


def test_an_error_page_of_an_unknown_embed_is_a_mistake(type_in, loaded):
    code, page, err = type_in("error-page", "etusivu", "nobody")
    assert (code, page) == (1, "")
    assert err == "nobody: no such embed; `organisations show` names them\n"
