/**
 * Calls every function of the client against the service of its first argument, and a server that never answers of its
 * second. Prints an outcome for each call, and an error as its reason.
 */
export const CLIENT_PROGRAM = `
import { createOtpClient, OtpServiceError, OtpUnreachableError } from 'otp-service/client';

const [service, silent] = process.argv.slice(2);
const otp = createOtpClient({ baseUrl: service });
const newest = async () => (await (await fetch(service + '/inbox')).json())[0].code;
const outcomes = [];
const note = async (call) => {
  const result = await call.catch((error) => {
    const isOurs = error instanceof OtpServiceError || error instanceof OtpUnreachableError;
    return { outcome: isOurs ? (error.code ?? error.reason) : String(error) };
  });
  outcomes.push(result.outcome);
  return result;
};

const email = 'ada@example.com';
const { verificationKey } = await note(otp.sendToEmail({ email, type: 'VERIFICATION' }));
const code = await newest();
const wrong = code.replace(/^./, (digit) => (digit === '9' ? '0' : '9'));
const answer = { verificationKey, code, recipient: email, type: 'VERIFICATION' };
await note(otp.verify({ ...answer, code: wrong }));
await note(otp.resend({ verificationKey }));
const { token } = await note(otp.verify(answer));
await note(otp.status({ verificationKey }));
const issuer = service.replace('127.0.0.1', 'localhost');
const expected = { audience: 'anonymous', type: 'VERIFICATION', nonce: undefined, issuer };
await note(otp.checkProof(token, expected));
await note(otp.checkProof(token.replace(/.{8}$/, 'AAAAAAAA'), expected));
const text = await note(otp.sendToPhone({ phoneNumber: '+12025550143', type: '2FA' }));
await note(otp.cancel(text));

const person = { to: { email }, type: '2FA', session: 'a session' };
const { challenge } = await note(otp.startChallenge({ ...person, challenge: undefined }));
await note(otp.resendChallenge({ ...person, challenge }));
await note(otp.challengeStatus({ ...person, challenge }));
const typed = { ...person, challenge, code: await newest() };
await note(otp.answerChallenge({ ...typed, session: 'another' }));
await Promise.all([note(otp.answerChallenge(typed)), note(otp.answerChallenge(typed))]);

await note(otp.sendToEmail({ email, type: 'NEWS' }));
await note(createOtpClient({ baseUrl: silent, timeoutMs: 50 }).sendToEmail({ email, type: '2FA' }));
await note(createOtpClient({ baseUrl: 'http://otp.invalid' }).status({ verificationKey }));
console.log(JSON.stringify(outcomes));
`;

export const CLIENT_OUTCOMES = [
  ...['sent', 'wrong', 'sent', 'approved', 'approved', 'proven', 'invalid', 'sent', 'canceled'],
  ...['pending', 'pending', 'pending', 'invalid', 'approved', 'approved'],
  ...['type_incorrect', 'timeout', 'connection'],
];
