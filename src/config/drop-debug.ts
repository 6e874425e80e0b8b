/*
 * server.ts imports this file before all libraries: those with the package `debug`, such as body-parser, ioredis and
 * https-proxy-agent, would print keys, recipients and passwords for `DEBUG=*`.
 */
delete process.env['DEBUG'];
