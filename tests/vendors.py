"""What Mews, Apaleo and Cloudbeds send, in the shape that they document, about guests of our own making."""

from typing import Any

Json = dict[str, Any]

ENTERPRISE = "5c1d7f0e-0d2a-4c0f-9a55-1f6a3c0b7e11"
RESERVATION = "0a7be0c4-6a5e-4d0d-8a2b-7a1f5c3d9e20"
CUSTOMER = "c1f7a1de-93f0-4a5b-b7de-2b1f0a9c4d33"
ROOM = "e9f4bd10-8f5c-4f2a-a9a7-5d2c1b0a8f44"
SERVICE = "b2f1e0d9-1c3b-4a7e-8f60-9e8d7c6b5a55"
HOTEL = "ROM"
PROPERTY = "318267"


def mews_webhook(*reservations: str, enterprise: str = ENTERPRISE) -> Json:
    """A general webhook about these reservations, among other things."""
    told = [{"Discriminator": "ServiceOrderUpdated", "Value": {"Id": id_}} for id_ in reservations or (RESERVATION,)]
    others = [
        {"Discriminator": "ResourceUpdated", "Value": {"Id": ROOM}},
        {"Discriminator": "CustomerUpdated", "Value": {"Id": CUSTOMER}},
    ]
    return {
        "EnterpriseId": enterprise,
        "IntegrationId": "7d6c5b4a-0000-4000-8000-1a2b3c4d5e6f",
        "Events": told + others,
    }


def mews_reservation(**changes: Any) -> Json:
    """Version 2023-06-06 of a reservation that has been checked out."""
    return {
        "Id": RESERVATION,
        "ServiceId": SERVICE,
        "AccountId": CUSTOMER,
        "AccountType": "Customer",
        "BookerId": None,
        "Number": "1207",
        "State": "Processed",
        "Origin": "Connector",
        "CreatedUtc": "2026-09-01T10:00:00Z",
        "UpdatedUtc": "2026-11-22T09:12:41Z",
        "CancelledUtc": None,
        "AssignedResourceId": ROOM,
        "AvailabilityBlockId": None,
        "ScheduledStartUtc": "2026-11-20T14:00:00Z",
        "ActualStartUtc": "2026-11-20T15:31:07Z",
        "ScheduledEndUtc": "2026-11-22T10:00:00Z",
        "ActualEndUtc": "2026-11-22T09:12:40Z",
        "StartUtc": "2026-11-20T14:00:00Z",
        "EndUtc": "2026-11-22T10:00:00Z",
        "Purpose": "Leisure",
        "PersonCounts": [{"AgeCategoryId": "1f67644f-052d-4863-acdf-ae1600c60ca0", "Count": 2}],
        **changes,
    }


def mews_customer(**changes: Any) -> Json:
    """A customer of the chain."""
    return {
        "Id": CUSTOMER,
        "Number": "4711",
        "FirstName": "Giulia",
        "LastName": "Rossi",
        "SecondLastName": None,
        "PreferredLanguageCode": "it-IT",
        "LanguageCode": "en-US",
        "Email": "giulia@example.com",
        "HasOtaEmail": False,
        "Phone": "00393331234567",
        "CreatedUtc": "2016-05-01T08:00:00Z",
        "UpdatedUtc": "2026-01-02T00:00:00Z",
        "Classifications": ["Returning"],
        "Options": ["SendMarketingEmails"],
        "IsActive": True,
        **changes,
    }


def mews_room(**changes: Any) -> Json:
    """A room."""
    return {"Id": ROOM, "EnterpriseId": ENTERPRISE, "IsActive": True, "Name": "204", "State": "Dirty", **changes}


def apaleo_webhook(**changes: Any) -> Json:
    """A webhook about a reservation."""
    return {
        "topic": "Reservation",
        "type": "checked-out",
        "id": "0c5b1f2e-55aa-4f5e-9d17-7f0f2f2f9b01",
        "accountId": "AURO",
        "propertyId": HOTEL,
        "timestamp": 1795338760605,
        "data": {"entityId": "QWERTZUI-1"},
        **changes,
    }


def apaleo_reservation(**changes: Any) -> Json:
    """A reservation that has been checked out."""
    return {
        "id": "QWERTZUI-1",
        "bookingId": "QWERTZUI",
        "status": "CheckedOut",
        "property": {"id": HOTEL, "code": HOTEL, "name": "Hotel Aurora"},
        "unit": {"id": "ROM-204", "name": "204"},
        "unitGroup": {"id": "ROM-DBL", "code": "DBL", "name": "Double"},
        "totalGrossAmount": {"amount": 420.5, "currency": "EUR"},
        "arrival": "2026-11-20T15:00:00+01:00",
        "departure": "2026-11-22T11:00:00+01:00",
        "checkInTime": "2026-11-20T16:31:07+01:00",
        "checkOutTime": "2026-11-22T10:12:40+01:00",
        "created": "2026-09-01T12:00:00.3672125+02:00",
        "modified": "2026-11-22T10:12:41.3672125+01:00",
        "adults": 2,
        "channelCode": "Direct",
        "primaryGuest": {
            "title": "Mrs",
            "firstName": "Giulia",
            "lastName": "Rossi",
            "email": "giulia@example.com",
            "phone": "+393331234567",
            "preferredLanguage": "it",
        },
        "hasCityTax": True,
        **changes,
    }


def cloudbeds_webhook(**changes: Any) -> Json:
    """A webhook about a reservation."""
    return {
        "reservationID": "7061304400001",
        "propertyID": int(PROPERTY),
        "propertyID_str": PROPERTY,
        "status": "checked_out",
        "actor": {"type": "user", "id": "568158"},
        "version": "1.0",
        "event": "reservation/status_changed",
        "timestamp": 1795338761.816514,
        **changes,
    }


def cloudbeds_guest(**changes: Any) -> Json:
    """A guest of a reservation."""
    return {
        "guestID": "90210",
        "guestFirstName": "Giulia",
        "guestLastName": "Rossi",
        "guestEmail": "giulia@example.com",
        "guestPhone": "06 1234567",
        "guestCellPhone": "+39 333 1234567",
        "isAnonymized": False,
        "isMainGuest": True,
        **changes,
    }


def cloudbeds_reservation(**changes: Any) -> Json:
    """A reservation that has been checked out, with its main guest and somebody else."""
    other = cloudbeds_guest(guestID="90211", guestFirstName="Luca", isMainGuest=False)
    return {
        "propertyID": PROPERTY,
        "guestName": "Giulia Rossi",
        "guestEmail": "giulia@example.com",
        "isAnonymized": False,
        "guestList": {"90211": other, "90210": cloudbeds_guest()},
        "reservationID": "7061304400001",
        "dateCreated": "2026-09-01 12:00:00",
        "dateModified": "2026-11-22 10:12:41",
        "source": "Website",
        "status": "checked_out",
        "total": 420.5,
        "balance": 0,
        "assigned": [{"roomName": "204", "roomID": "1"}, {"roomName": "205", "roomID": "2"}],
        "unassigned": [],
        "startDate": "2026-11-20",
        "endDate": "2026-11-22",
        "allotmentBlockCode": None,
        **changes,
    }
