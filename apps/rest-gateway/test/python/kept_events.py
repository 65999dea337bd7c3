"""Sends usage events with Lago's own client while the upstream takes none; prints what the client parsed."""

import json
import os

from lago_python_client.client import Client
from lago_python_client.models import BatchEvent, Event

client = Client(api_key="sandbox-python-kept", api_url=os.environ["GATEWAY_URL"])


def event(transaction_id):
    return Event(
        transaction_id=transaction_id,
        external_subscription_id="sub-417",
        code="storage",
        timestamp=1893456000,
        properties={"gb": 5},
    )


print(json.dumps(client.events.create(event("kept-1")).dict()))
# It raises for an answer it does not take for a success, and returns nothing otherwise.
client.events.batch_create(BatchEvent(events=[event("kept-2"), event("kept-3")]))
