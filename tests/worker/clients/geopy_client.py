"""Asks an endpoint as geopy's users do; prints what they get as JSON. usage: geopy_client.py HOST:PORT"""

import json
import sys

from geopy.exc import GeocoderQueryError
from geopy.geocoders import BANFrance

geocoder = BANFrance(domain=sys.argv[1], scheme="http", timeout=10, user_agent="test")


def place(location):
    return location and {
        "address": location.address,
        "latitude": location.latitude,
        "longitude": location.longitude,
        "id": location.raw["properties"]["id"],
    }


def refused(query):
    try:
        geocoder.geocode(query)
    except GeocoderQueryError as error:
        return str(error)
    return None


print(
    json.dumps(
        {
            "geocode": place(geocoder.geocode("12 rue de rivoli paris")),
            "several": [place(found) for found in geocoder.geocode("rue de rivoli", exactly_one=False, limit=2)],
            "nothing": place(geocoder.geocode("zzzzzz qqqqqq wwwwww")),
            "reverse": place(geocoder.reverse("48.855858, 2.360015")),
            "refused": refused("a"),
        }
    )
)
