"""The workbench: pages in which an analyst reads a case, tries changes, and sees which verdicts survive.

A page is one module in `pages/`: a frozen dataclass, and a function that builds it, under its address. Its template
gets that value, named `page`, and nothing else; the same value is the page's JSON twin under `/api`:

    @dataclass(frozen=True, slots=True)
    class Weather:
        frame: Frame
        outlook: str

    @page("/cases/{name}/weather", "weather.html")
    async def weather(visit: Visiting, days: int = 3) -> Weather:
        return Weather(await frame(visit, "weather"), await visit.ask("told", question="forecast"))

Then one line in `pages/__init__.py`; a tab, if it is to have one, in `frame.py`. What changes something is a route of
its own (`pages/saving.py`). Pages do no arithmetic: they ask the questions, by way of `asking.py`, in a worker.
"""
