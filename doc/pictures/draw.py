"""The pictures of doc/profiling.md and README.md, from a report in Chromium:
draw.py REPORT.html DIRECTORY; make pictures runs it."""

import base64
import pathlib
import sys

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

WIDTH = 1040
PAGE, ROW, TIME = "report.png", "register.png", "worst.png"


def open_page(path):
    options = webdriver.ChromeOptions()
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu",
                 "--hide-scrollbars"):
        options.add_argument(flag)
    driver = webdriver.Chrome(service=Service("chromedriver"), options=options)
    driver.get(pathlib.Path(path).resolve().as_uri())
    resize(driver, 900)
    # all of the page, so that what is asked for is on the screen
    resize(driver, driver.execute_script(
        "return document.documentElement.scrollHeight"))
    return driver


def resize(driver, height):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": WIDTH, "height": height, "deviceScaleFactor": 1,
        "mobile": False})


def wait_for_frames(driver):
    driver.execute_async_script("""
        const done = arguments[0];
        requestAnimationFrame(() => requestAnimationFrame(done));""")


def shoot(driver, path, top, bottom):
    """From the top of one element to the bottom of another."""
    wait_for_frames(driver)
    y, end = driver.execute_script("""
        const box = (s) => document.querySelector(s).getBoundingClientRect();
        return [box(arguments[0]).top - 16, box(arguments[1]).bottom + 16];""",
                                   top, bottom)
    data = driver.execute_cdp_cmd("Page.captureScreenshot", {
        "format": "png", "clip": {"x": 0, "y": max(0, y), "width": WIDTH,
                                  "height": end - max(0, y), "scale": 1}})
    path.write_bytes(base64.b64decode(data["data"]))


def main():
    driver = open_page(sys.argv[1])
    directory = pathlib.Path(sys.argv[2])
    shoot(driver, directory / PAGE, "header", "#latency")
    row = [r for r in driver.find_elements(By.CSS_SELECTOR, "#latency-body tr")
           if r.text.startswith("soc.uart0.DR read")]
    row[0].click()
    shoot(driver, directory / ROW, "#detail", "#worst")
    driver.find_element(By.CSS_SELECTOR, "#worst-body button").click()
    shoot(driver, directory / TIME, "#time", "#time")
    driver.quit()


main()
