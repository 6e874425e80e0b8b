import { announce } from './announce.js';
import { showCalls } from './calls.js';
import { lookAtDelivery } from './delivery.js';
import { showInbox } from './inbox.js';
import { startLogin } from './login.js';

startLogin();
showCalls();
void lookAtDelivery();

let wasAway = false;
showInbox((isLive) => {
  if (isLive && wasAway) announce('The service is back.');
  wasAway = !isLive;
});
