import type { Sample } from './sample';

export const go: Sample = {
  id: 'go',
  name: 'Go',
  parts: ({ origin, needsKey }) => [
    `// Save as login.go, run: go run login.go
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"${needsKey ? '\n\t"os"' : ''}
	"time"
)

type fields map[string]string

type reply struct{ Status, Details, Code string }

var client = http.Client{Timeout: 15 * time.Second}

func call(path string, body fields) (answer reply) {
	data, err := json.Marshal(body)
	if err != nil {
		log.Fatal(err)
	}
	url := "${origin}/api/v1" + path
	request, err := http.NewRequest("POST", url, bytes.NewReader(data))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")${
    needsKey ? '\n\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("OTP_API_KEY"))' : ''
  }
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		log.Fatal(err)
	}
	return answer
}

func main() {
	email := "ada@example.com"
	sent := call("/email/otp", fields{"email": email, "type": "2FA"})
	fmt.Println(sent.Status, sent.Code)`,
    `	var code string
	fmt.Print("Code: ")
	fmt.Scan(&code)

	verified := call("/verify/otp", fields{
		"verification_key": sent.Details,
		"otp":              code,
		"check":            email,
		"type":             "2FA",
	})
	fmt.Println(verified.Details) // OTP Matched`,
    `	state := call("/status/otp", fields{
		"verification_key": sent.Details,
	})
	fmt.Println(state.Details) // approved
}`,
  ],
};
