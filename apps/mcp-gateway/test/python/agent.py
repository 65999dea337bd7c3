"""Lists, calls, fails and confirms with the official Python client, and prints one line of JSON for each."""

import asyncio
import json
import os

import mcp.types as types
from mcp import Client

ADDRESS = os.environ["GATEWAY_URL"] + "/mcp"
FEES = [{"add_on_code": "sticker", "units": 2, "unit_amount_cents": 1234}]
INVOICE = {"invoice": {"external_customer_id": "cust-417", "currency": "EUR", "fees": FEES}}


def say(name: str, value: object) -> None:
    print(json.dumps([name, value]))


def told(result) -> dict:
    return {"is_error": result.is_error, "text": result.content[0].text, "structured": result.structured_content}


async def main() -> None:
    asked = []

    async def agree(_context, params):
        asked.append(params.message)
        return types.ElicitResult(action="accept", content={"confirm": True})

    async with Client(ADDRESS, elicitation_callback=agree) as client:
        say("tools", len((await client.list_tools()).tools))
        say("call", told(await client.call_tool("findcustomer", {"external_id": "cust-417"})))
        say("error", told(await client.call_tool("findcustomer", {"external_id": "nobody"})))
        say("wrong", told(await client.call_tool("findallinvoices", {"status": "open", "page": None})))
        say("confirmed", told(await client.call_tool("createinvoice", INVOICE)))
        say("asked", asked)

    async with Client(ADDRESS) as client:
        first = told(await client.call_tool("createinvoice", INVOICE))
        say("preview", first)
        token = {"confirm_token": first["structured"]["confirm_token"]}
        say("done", told(await client.call_tool("createinvoice", {**INVOICE, **token})))
        say("again", told(await client.call_tool("createinvoice", {**INVOICE, **token})))


asyncio.run(main())
