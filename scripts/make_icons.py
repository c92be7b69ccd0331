"""Makes the icons of the installed app (static/icons/) from img/mark.svg: `python -m scripts.make_icons`.

The browser of the tests draws them. A maskable icon has its sign in the middle four fifths, since a phone cuts its
edges to whatever shape it likes; the others keep the mark's own round corners, but Apple's, which rounds them itself.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.ensure_browser import find

STATIC = Path(__file__).parents[1] / "static"
GROUND = "#0e4f4b"
ICONS = (("app-192.png", 192, 1.0, False), ("app-512.png", 512, 1.0, False), ("apple-180.png", 180, 1.0, True))
MASKABLE = ("maskable-512.png", 512, 0.8, True)


def page_of(size: int, scale: float, *, filled: bool) -> str:
    mark = (STATIC / "img" / "mark.svg").read_text(encoding="utf-8")
    inner, ground = round(size * scale), GROUND if filled else "transparent"
    return (
        f"<style>html,body{{margin:0;background:{ground}}}body{{display:grid;place-items:center;height:{size}px}}"
        f"svg{{width:{inner}px;height:{inner}px;display:block}}</style>{mark}"
    )


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        for name, size, scale, filled in (*ICONS, MASKABLE):
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(page_of(size, scale, filled=filled))
            page.screenshot(path=STATIC / "icons" / name, omit_background=not filled)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
