"""What people do on the pages, and what is looked at."""

from __future__ import annotations

import base64

from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

SECONDS = 1000.0
A_RUN = 240 * SECONDS
MOST_TABS = 150

DROP = """
(zone, [name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  const how = { dataTransfer: data, bubbles: true, cancelable: true };
  zone.dispatchEvent(new DragEvent("drop", how));
}
"""
COUNTING = """
addEventListener("pointerdown", () => {
  sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, true);
"""

# A test looks now and then; the page itself knows the moment when a run was there, whole.
SEEING = r"""
const look = () => {
  if (window.seen || !document.querySelector("#answer")) return;
  if (/(\d+) of \1 steps done/.test(document.body.textContent)) window.seen = performance.now();
};
new MutationObserver(look).observe(document, {
  subtree: true, childList: true, characterData: true,
});
"""
REPLAYED = """
() => {
  const requests = performance.getEntriesByType("resource");
  const log = requests.find(({ name }) => name.endsWith("/events"));
  return [window.seen / 1000, (window.seen - log.startTime) / 1000];
}
"""


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=title)


def drop(page: Page, name: str, content: bytes) -> None:
    zone = page.locator("label", has_text="Drop a table here")
    zone.evaluate(DROP, [name, base64.b64encode(content).decode()])


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def wait_for_a_plan(page: Page, table: bytes) -> None:
    """Ask with a plan to approve, and come to where it is shown."""
    page.goto("/")
    drop(page, "wages.csv", table)
    page.get_by_text("Options", exact=True).click()
    page.get_by_role("switch", name="Let me approve the plan").check()
    ask(page, "What is the effect of trained on wage?")
    asked = page.get_by_role("region", name="Shall it go on like this?")
    expect(asked).to_be_visible(timeout=A_RUN)


def replayed(page: Page, run: str, steps: int) -> tuple[float, float]:
    """Open a run on a page that sees; return seconds until it was whole: all, and of its log."""
    page.goto(f"/runs/{run}")
    expect(page.get_by_text(f"{steps} of {steps} steps done")).to_be_visible()
    expect(page.locator("#answer")).to_be_visible()
    opened, read = page.evaluate(REPLAYED)
    return float(opened), float(read)


def answered(page: Page) -> None:
    page.wait_for_url("**/runs/*")
    expect(page.get_by_role("tab", name="Answer")).to_be_visible(timeout=A_RUN)
    expect(page.locator("#answer")).to_be_visible()


def tab_on(page: Page, place: Locator, *, back: bool = False) -> None:
    for _ in range(MOST_TABS):
        if place.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"the focus never came to {place}")


def press(page: Page, place: Locator, *, back: bool = False) -> None:
    """Press what stands there, with the keyboard alone."""
    tab_on(page, place, back=back)
    page.keyboard.press("Enter")


def choose_file(page: Page, name: str, content: bytes) -> None:
    """Come to where a table is chosen with the keyboard; the dialog is the browser's own."""
    place = page.get_by_label("Drop a table here")
    tab_on(page, place)
    place.set_input_files(FilePayload(name=name, mimeType="text/csv", buffer=content))


def count_clicks(page: Page) -> None:
    """Count from now on how often the pointer is pressed, across the pages of a tab."""
    page.add_init_script(COUNTING)


def clicks(page: Page) -> int:
    return int(page.evaluate("sessionStorage.clicks ?? 0"))


def cpu_seconds(browser: Browser) -> float:
    """Return what the processes that draw pages have used of the processor."""
    devtools = browser.new_browser_cdp_session()
    processes = devtools.send("SystemInfo.getProcessInfo")["processInfo"]
    devtools.detach()
    return float(sum(p["cpuTime"] for p in processes if p["type"] == "renderer"))
