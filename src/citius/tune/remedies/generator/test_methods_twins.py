# SPDX-License-Identifier: Apache-2.0
"""Methods that look as if they only read, of which each has to be called."""

from citius.tune.remedies import generator

REMEDY = generator

START = """
        class Rule:
            def __init__(self, name, start):
                self.name = name
                self.near = 0
                self.words = [name]
                self.quiet = range(start, start + 4)
"""
SHOW = """
        rules = [Rule("a", 3), Rule("b", 0), Rule("c", 3)]
        def suspicious(hour):
            verdicts = [rule.broken_by(hour) for rule in rules]
            return any(verdicts)
        print([suspicious(hour) for hour in (1, 2, 9)], [rule.near for rule in rules])
        """
READS = """
            def broken_by(self, hour):
                return hour in self.quiet
"""

TWINS = {
    "counts what it saw": START
    + """
            def broken_by(self, hour):
                if hour in self.quiet:
                    return True
                self.near += 1
                return False
"""
    + SHOW,
    "counts in a loop": START
    + """
            def broken_by(self, hour):
                for quiet in self.quiet:
                    if quiet == hour:
                        return True
                    self.near += 1
                return False
"""
    + SHOW,
    "changes the list that it goes over": START
    + """
            def broken_by(self, hour):
                for word in self.words:
                    if hour in self.quiet:
                        self.words.remove(word)
                        return True
                return not self.words
"""
    + SHOW,
    "changes it by another name": START
    + """
            def broken_by(self, hour):
                words = self.words
                words.append("x")
                return len(self.words) > hour
"""
    + SHOW,
    "a subclass that counts": START
    + READS
    + """
        class Counting(Rule):
            def broken_by(self, hour):
                self.near += 1
                return False
        late = Counting("d", 0)
"""
    + SHOW.replace('Rule("c", 3)]', "late]"),
    "a function that is put in its place": START
    + READS
    + """
        def counts(self, hour):
            self.near += 1
            return False
        def patch():
            Rule.broken_by = counts
        patch()
"""
    + SHOW,
    "a function that one instance has": START
    + READS
    + SHOW.replace(
        "        def susp",
        """
        def late(hour):
            rules[2].near += 1
            return False
        rules[2].broken_by = late
        def susp""",
    ),
    "a name that is looked up elsewhere": START
    + READS
    + """
            def __getattr__(self, name):
                self.near += 1
                return range(0)
        del Rule("x", 1).quiet
"""
    + SHOW.replace("        def susp", "        del rules[2].quiet\n        def susp"),
    "a field that one has not": START
    + READS
    + SHOW.replace("        def susp", "        del rules[2].quiet\n        def susp").replace(
        "        print",
        """
        try:
            suspicious(1)
        except AttributeError:
            print("none")
        print""",
    ),
    "a range that is used up": START.replace("range(start, start + 4)", "iter([start, start + 1])")
    + READS
    + SHOW,
    "a container that counts": """
        class Hours:
            asked = 0
            def __contains__(self, hour):
                Hours.asked += 1
                return hour == 1
"""
    + START.replace("range(start, start + 4)", "Hours()")
    + READS
    + SHOW
    + """
        print(Hours.asked)
        """,
    "an hour that counts how often it is compared": START
    + READS
    + """
        class Hour:
            asked = 0
            def __eq__(self, other):
                Hour.asked += 1
                return other == 1
            def __hash__(self):
                return 1
"""
    + SHOW.replace("(1, 2, 9)", "(Hour(), Hour())")
    + """
        print(Hour.asked)
        """,
    "a property that counts": START
    + """
            @property
            def hours(self):
                self.near += 1
                return self.quiet
            def broken_by(self, hour):
                return hour in self.hours
"""
    + SHOW,
    "words that one cannot look into": START
    + """
            def broken_by(self, hour):
                for word in self.words:
                    if word in "abc":
                        return True
                return False
"""
    + """
        bad = Rule("d", 1)
        bad.words = [1]
"""
    + SHOW.replace('Rule("c", 3)]', "bad]").replace(
        "        print",
        """
        try:
            suspicious(1)
        except TypeError:
            print("a number")
        print""",
    ),
    "calls itself": START
    + """
            def broken_by(self, hour):
                return hour > 0 and self.broken_by(hour - 1)
"""
    + SHOW,
    "does not end": START
    + """
            def broken_by(self, hour):
                while hour in self.quiet:
                    hour = hour + 1
                return hour > 5
"""
    + SHOW,
    "gives out what it goes over": START
    + """
            def broken_by(self, hour):
                for quiet in self.quiet:
                    yield quiet
"""
    + SHOW,
    "watched by a trace": """
        import sys
        seen = []
        def trace(frame, event, arg):
            seen.append(event)
        sys.settrace(trace)
"""
    + START
    + READS
    + SHOW
    + """
        sys.settrace(None)
        """,
    "a global that a callee sets": START
    + """
            def broken_by(self, hour):
                note(self.name)
                return hour in self.quiet
        last = ""
        def note(name):
            global last
            last = name
"""
    + SHOW
    + """
        print(last)
        """,
}
