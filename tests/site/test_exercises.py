"""Every chapter sets an exercise that checks an answer, and shows its solution without JavaScript."""

from browser.pages import HTML, chart_pages, soup

EXERCISE = ".ev-exercise"
SCRIPT = 'script[src*="exercise.js"]'


def exercises() -> list:
    """The exercises of all chapters."""
    return [box for page in chart_pages() for box in soup(page).select(EXERCISE)]


def test_every_chapter_has_an_exercise_and_its_script():
    assert chart_pages()
    for selector in (EXERCISE, SCRIPT):
        # The background is to be looked up, not to be learnt from.
        wanted = [page for page in chart_pages() if "background" not in page]
        missing = [page for page in wanted if not soup(page).select(selector)]
        assert not missing, f"{missing} have no {selector}"


def test_the_forms_of_all_chapters_tell_right_from_wrong(browser):
    """All exercises on one page of their own: six chapters would take a minute to load."""
    page = browser.new_page()
    page.set_content("".join(map(str, exercises())))
    assert not page.get_by_role("button", name="Check").count()  # the script makes the forms
    page.add_script_tag(path=HTML / "_static" / "exercise.js")
    boxes = page.locator(EXERCISE).all()
    assert len(boxes) == len(exercises())
    for box in boxes:
        answer, shown = (
            box.get_attribute("data-answer"),
            box.locator("details strong").text_content(),
        )
        tried = [(answer, "Right"), ("-98765.4", "Not yet"), (shown, "Right"), (" ", "Type your")]
        if box.get_attribute("data-digits"):  # a number; thousands as the book divides them
            tried.append((f"{float(answer):,.{box.get_attribute('data-digits')}f}", "Right"))
        for given, reply in tried:
            box.get_by_label("Your answer").fill(given)
            box.get_by_role("button", name="Check").click()
            said = box.locator("[role=status]").inner_text()
            assert reply in said, f"{box.get_attribute('data-name')}, {given!r}: {said}"
    page.close()


def test_a_form_answers_in_its_chapter(visit):
    reader = visit("chapters/military.html")
    box = reader.page.locator(EXERCISE)
    field = box.get_by_label("Your answer")
    field.fill(box.get_attribute("data-answer"))
    field.press("Enter")
    assert "Right" in box.locator("[role=status]").inner_text()
    assert not reader.problems


def test_without_javascript_the_solution_is_there_and_no_form(visit):
    for box in exercises():
        assert not box.form
        assert box.select_one("details:not([open]) strong").text.strip()
    box = visit("chapters/military.html", script=False).page.locator(EXERCISE)
    assert not box.locator("form").count() and not box.locator("strong").is_visible()
    box.locator("summary").click()
    assert box.locator("strong").is_visible()
