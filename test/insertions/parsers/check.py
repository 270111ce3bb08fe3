"""Reads texts as a JSON list, and writes for each what is wrong with it, or what it holds: Python, or INI with the argument `ini`."""

import configparser
import json
import sys


def check(text):
    if sys.argv[1] == "python":
        compile(text, "text", "exec", dont_inherit=True)
        return {"errors": []}
    settings = configparser.ConfigParser()
    settings.read_string(text)
    return {"errors": [], "data": json.dumps({name: dict(settings[name]) for name in settings.sections()})}


def verdict_of(text):
    try:
        return check(text)
    except (SyntaxError, configparser.Error) as error:
        return {"errors": [str(error)]}


json.dump([verdict_of(text) for text in json.load(sys.stdin)], sys.stdout)
