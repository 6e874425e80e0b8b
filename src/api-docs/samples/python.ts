import type { Sample } from './sample';

export const python: Sample = {
  id: 'python',
  name: 'Python',
  parts: ({ origin, needsKey }) => [
    `# Save as login.py, run: python3 login.py
import json${needsKey ? '\nimport os' : ''}
from urllib.error import HTTPError
from urllib.request import Request, urlopen


def call(path, body):
    headers = {"Content-Type": "application/json"}${
      needsKey ? '\n    headers["Authorization"] = "Bearer " + os.environ["OTP_API_KEY"]' : ''
    }
    data = json.dumps(body).encode()
    request = Request("${origin}/api/v1" + path, data, headers)
    try:
        with urlopen(request, timeout=15) as reply:
            return json.load(reply)
    except HTTPError as failure:
        return json.load(failure)


email = "ada@example.com"
sent = call("/email/otp", {"email": email, "type": "2FA"})
print(sent["Status"], sent.get("Code", ""))`,
    `verified = call("/verify/otp", {
    "verification_key": sent["Details"],
    "otp": input("Code: "),
    "check": email,
    "type": "2FA",
})
print(verified["Details"])  # OTP Matched`,
    `state = call("/status/otp", {
    "verification_key": sent["Details"],
})
print(state["Details"])  # approved`,
  ],
};
