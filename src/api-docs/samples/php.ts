import type { Sample } from './sample';

export const php: Sample = {
  id: 'php',
  name: 'PHP',
  parts: ({ origin, needsKey }) => [
    `<?php // Save as login.php, run: php login.php

function call(string $path, array $body): array
{
    $headers = ['Content-Type: application/json'];${
      needsKey ? "\n    $headers[] = 'Authorization: Bearer ' . getenv('OTP_API_KEY');" : ''
    }
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => $headers,
        'content' => json_encode($body),
        'ignore_errors' => true, // read the body of a failure, too
        'timeout' => 15,
    ]]);
    $reply = file_get_contents('${origin}/api/v1' . $path, false, $context);
    return json_decode($reply, true, flags: JSON_THROW_ON_ERROR);
}

$email = 'ada@example.com';
$sent = call('/email/otp', ['email' => $email, 'type' => '2FA']);
echo $sent['Status'], ' ', $sent['Code'] ?? '', PHP_EOL;`,
    `echo 'Code: ';
$code = trim(fgets(STDIN));

$verified = call('/verify/otp', [
    'verification_key' => $sent['Details'],
    'otp' => $code,
    'check' => $email,
    'type' => '2FA',
]);
echo $verified['Details'], PHP_EOL; // OTP Matched`,
    `$state = call('/status/otp', [
    'verification_key' => $sent['Details'],
]);
echo $state['Details'], PHP_EOL; // approved`,
  ],
};
