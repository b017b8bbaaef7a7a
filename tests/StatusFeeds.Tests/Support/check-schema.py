# Checks YAML files against a JSON Schema as editors do: YAML 1.2's words and numbers, merge keys joined, draft 7.
# check-schema.py SCHEMA FILE...  prints one line for each wrong file: FILE<tab>PATH<tab>MESSAGE, of the error that lies deepest.
import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    pass


Loader.yaml_implicit_resolvers = {}
Loader.add_implicit_resolver('tag:yaml.org,2002:null', re.compile(r'^(?:~|null|Null|NULL|)$'), ['~', 'n', 'N', ''])
Loader.add_implicit_resolver('tag:yaml.org,2002:bool', re.compile(r'^(?:true|True|TRUE|false|False|FALSE)$'), list('tTfF'))
Loader.add_implicit_resolver('tag:yaml.org,2002:int', re.compile(r'^[-+]?[0-9]+$'), list('-+0123456789'))
Loader.add_implicit_resolver('tag:yaml.org,2002:float', re.compile(r'^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$'), list('-+.0123456789'))
Loader.add_implicit_resolver('tag:yaml.org,2002:merge', re.compile(r'^<<$'), ['<'])


def keyed(content):
    """Editors make JSON of YAML: there a key is always a text."""
    if isinstance(content, dict):
        return {('' if key is None else str(key)): keyed(value) for key, value in content.items()}
    return [keyed(one) for one in content] if isinstance(content, list) else content


def leaves(error):
    if not error.context:
        yield error
    for inner in error.context or []:
        yield from leaves(inner)


schema = json.load(open(sys.argv[1], encoding='utf-8'))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
for name in sys.argv[2:]:
    with open(name, encoding='utf-8') as text:
        content = keyed(yaml.load(text, Loader))
    errors = [leaf for error in validator.iter_errors(content) for leaf in leaves(error)]
    if errors:
        deepest = max(errors, key=lambda error: len(error.absolute_path))
        message = deepest.message.replace('\n', ' ').replace('\t', ' ')
        print(name, '/'.join(str(step) for step in deepest.absolute_path), message, sep='\t')
