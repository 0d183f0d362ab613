"""The report in Chromium: report.py PAGE PLAIN-PAGE EMPTY-PAGE, all of them
from fixture.json but the last, whose profile has no rows. The second has no
plots, and if the first has none either, what is about plots is skipped."""

import pathlib
import sys

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

WIDTH, HEIGHT = 1280, 900
US = 10 ** 6

tests = []


def test(function):
    tests.append(function)
    return function


def plots(function):
    function.plots = True
    return test(function)


class Page:
    def __init__(self, tmp):
        options = webdriver.ChromeOptions()
        for flag in ("--headless=new", "--no-sandbox", "--disable-gpu",
                     f"--user-data-dir={tmp}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(service=Service("chromedriver"),
                                       options=options)

    def load(self, path, width=WIDTH):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": HEIGHT, "deviceScaleFactor": 1,
            "mobile": False})
        self.driver.get(pathlib.Path(path).resolve().as_uri())

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def one(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        return [e.text for e in self.all(selector)]

    def click(self, selector):
        self.one(selector).click()

    def press(self, selector, *keys):
        self.run("arguments[0].focus()", self.one(selector))
        self.driver.switch_to.active_element.send_keys(*keys)

    def log(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def prefer(self, scheme):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme",
                          "value": scheme}]})

    def column(self, key):
        """The cells of a column of the latency table."""
        heads = [h.get_attribute("data-key")
                 for h in self.all("#latency-head th")]
        n = heads.index(key) + 1
        return self.texts(f"#latency-body tr > :nth-child({n})")

    def sorting(self, key):
        return self.one(f'#latency-head [data-key="{key}"]') \
            .get_attribute("aria-sort")

    def shown(self):
        """What the time line shows, in ps."""
        line = self.one("#timeline")
        return (int(line.get_attribute("data-from")),
                int(line.get_attribute("data-until")))

    def painted(self, selector):
        """How many pixels of a chart are not transparent."""
        return self.run("""
            const canvas = document.querySelector(arguments[0] + " canvas");
            const {width, height} = canvas;
            const {data} = canvas.getContext("2d")
                .getImageData(0, 0, width, height);
            let n = 0;
            for (let i = 3; i < data.length; i += 4)
                n += data[i] > 0;
            return n;""", selector)


def equal(got, expected):
    assert got == expected, f"got {got!r}, expected {expected!r}"


@test
def it_loads_without_errors_and_from_nowhere_else(page):
    equal(page.run("return performance.getEntriesByType('resource').length"), 0)
    equal(page.one("#run").text, "soc.dts · script><b>&.lua")


@test
def a_row_is_shown_in_units_that_fit(page):
    # 10 values of 31 ns in the mean: 310 ns in all
    row = page.texts("#latency-body tr")
    uart = [r for r in row if r.startswith("soc.uart0.DR")]
    equal(len(uart), 1)
    equal(" ".join(uart[0].split()), "soc.uart0.DR read cpu bus 10 20 ns 31 ns "
          "29.8 ns 20 ns 30 ns 120 ns 120 ns 120 ns 310 ns")


@test
def names_are_text_whatever_they_are(page):
    assert "<img src=x onerror=alert(1)>" in page.column("title")[-1]
    equal(page.all("img"), [])


@test
def the_table_sorts_by_a_click(page):
    page.click('[data-key="max"] button')
    equal(page.column("max"), ["100 us", "120 ns", "20 ns", "7 ps"])
    equal(page.sorting("max"), "descending")
    page.click('[data-key="max"] button')
    equal(page.column("max"), ["7 ps", "20 ns", "120 ns", "100 us"])
    equal(page.sorting("max"), "ascending")
    equal(page.sorting("total"), "none")


@test
def the_table_sorts_by_the_keyboard(page):
    page.press('[data-key="count"] button', Keys.ENTER)
    equal(page.column("count"), ["100", "10", "3", "1"])
    page.press('[data-key="kind"] button', Keys.SPACE)
    equal(page.column("kind"), ["bus", "bus", "irq", "span"])


@test
def the_table_narrows_to_a_name_and_a_kind(page):
    page.press("#filter", "uart0")
    equal(len(page.column("title")), 2)
    equal(page.one("#shown").text, "2 of 4 rows")
    page.click('[data-kind="irq"]')
    equal(page.column("title"), ["soc.uart0.irq ack"])


@test
def a_row_is_picked_by_the_keyboard(page):
    page.press("#latency-body tr:first-child button", Keys.ENTER)
    equal(page.one("#detail-title").text, "soc.uart0.irq ack")
    equal(page.texts("#worst-body td")[:2], ["100 us", "ack soc.uart0.irq"])


@test
def a_row_has_its_parts(page):
    pick_uart(page)
    equal(page.texts("#parts button"), ["total", "wait 32 %", "transfer 65 %",
                                        "device 3.2 %"])
    page.click('[data-part="wait"]')
    equal(page.texts("#figures dd"), ["10", "0", "10 ns", "30 ns", "0", "0",
                                      "100 ns", "100 ns", "100 ns"])


def pick_uart(page):
    row = [r for r in page.all("#latency-body tr") if "DR" in r.text]
    row[0].click()


@test
def host_time_is_listed(page):
    equal(page.texts("#host-body tr:first-child td"),
          ["script", "process", "75 %", "3"])


@plots
def every_plot_is_painted(page):
    for name in ("where-chart", "histogram-chart", "percentile-chart",
                 "timeline", "host-chart"):
        assert page.painted(f"#{name}") > 500, name


@plots
def a_worst_case_moves_the_time_line_there(page):
    equal(page.shown(), (0, 10000 * US))
    pick_uart(page)
    page.click("#worst-body tr:first-child button")
    start, end = page.shown()
    assert start <= 5000 * US and 5000 * US + 120000 <= end, (start, end)
    assert end - start < US, (start, end)


@plots
def the_time_line_obeys_keys_and_buttons(page):
    page.press("#timeline", "+")
    equal(page.shown(), (2500 * US, 7500 * US))
    page.press("#timeline", Keys.ARROW_RIGHT)
    equal(page.shown(), (3500 * US, 8500 * US))
    page.click('#zoom [aria-label="Zoom in"]')
    equal(page.shown(), (4750 * US, 7250 * US))
    page.press("#timeline", "0")
    equal(page.shown(), (0, 10000 * US))


@plots
def the_time_line_is_dragged(page):
    page.press("#timeline", "+")
    drag = webdriver.ActionChains(page.driver)
    drag.click_and_hold(page.one("#timeline"))
    for _ in range(4):
        drag.move_by_offset(-50, 0)
    drag.release().perform()
    start, end = page.shown()
    assert start > 2500 * US and end > 7500 * US, (start, end)


@plots
def the_charts_follow_dark_and_light(page):
    def colours():
        return page.run("""
            const c = document.querySelector("#histogram-chart canvas");
            return [getComputedStyle(document.body).backgroundColor,
                    c.toDataURL()];""")
    light = colours()
    page.prefer("dark")
    try: # both are drawn anew, in the next frames
        WebDriverWait(page.driver, 5).until(lambda _: all(
            a != b for a, b in zip(light, colours())))
    finally:
        page.prefer("light")


@test
def it_fits_a_narrow_screen(page):
    page.load(sys.argv[1], 360)
    equal(*page.run("""
        const {scrollWidth, clientWidth} = document.documentElement;
        return [scrollWidth, clientWidth];"""))


@test
def without_plots_it_has_its_tables(page):
    page.load(sys.argv[2])
    equal(len(page.column("title")), 4)
    equal(page.all("canvas"), [])
    equal([e.is_displayed() for e in page.all(".plots")], [False] * 4)
    assert page.one(".no-plots").is_displayed()
    equal(page.texts("#worst-body button"), [])


@test
def a_profile_without_rows_is_said_to_be_empty(page):
    page.load(sys.argv[3])
    assert page.one("#no-rows").is_displayed()
    assert not page.one("#latency").is_displayed()


def check(page, function):
    page.load(sys.argv[1])
    function(page)
    equal(page.log(), [])


def main():
    page = Page(sys.argv[4])
    page.load(sys.argv[1])
    has_plots = page.run("return Boolean(window.charts)")
    for n, function in enumerate(tests, 1):
        name = function.__name__.replace("_", " ")
        if hasattr(function, "plots") and not has_plots:
            print(f"ok {n} - {name} # SKIP built without npm")
            continue
        try:
            check(page, function)
            print(f"ok {n} - {name}")
        except Exception as e:
            print(f"not ok {n} - {name}")
            print("\n".join(f"# {line}" for line in str(e).splitlines()))
    print(f"1..{len(tests)}")
    page.driver.quit()


main()
