"""A copy of a client that a module made is one more client of that module."""

import pytest

from heaphound.source.constructions import constructions_in


@pytest.mark.parametrize(
    ("source", "made"),
    [
        (
            (
                "const Redis = require('ioredis');\n"
                "const main = new Redis();\n"
                "exports.another = () => main.duplicate();\n"
            ),
            [("duplicate", "ioredis", "Redis")],
        ),
        (
            (
                "import amqp from 'amqplib';\n"
                "const connection = await amqp.connect('amqp://host');\n"
                "export const open = () => connection.createChannel();\n"
            ),
            [("createChannel", "amqplib", None)],
        ),
        (
            (
                "const shape = { a: 1, clone() { return { ...this }; } };\n"
                "exports.another = () => shape.clone();\n"
            ),
            [],
        ),
    ],
)
def test_copies_are_constructions_of_the_module(tmp_path, source, made):
    file = tmp_path / "client.js"
    file.write_text(source)

    found = constructions_in(str(file))

    assert [(each.name, each.module, each.makes) for each in found] == made


def test_a_module_behind_a_compilers_wrapper_is_the_module(tmp_path):
    file = tmp_path / "app.js"
    file.write_text(
        "const pg_1 = __importDefault(require('pg'));\n"
        "var import_http = __toESM(require('node:http'), 1);\n"
        "exports.a = () => new pg_1.default.Pool();\n"
        "exports.b = () => new import_http.default.Agent();\n"
    )

    found = constructions_in(str(file))

    assert [(each.name, each.module) for each in found] == [("Pool", "pg"), ("Agent", "node:http")]
