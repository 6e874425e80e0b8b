import { announce } from './announce.js';
import { showCalls } from './calls.js';
import { showDelivery } from './delivery.js';
import { showInbox } from './inbox.js';
import { startLogin } from './login.js';

startLogin();
showCalls();
void showDelivery();

let wasAway = false;
showInbox((isLive) => {
  if (isLive && wasAway) announce('The service is back.');
  wasAway = !isLive;
});
