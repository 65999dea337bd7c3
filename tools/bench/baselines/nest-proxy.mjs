// (c) What most teams would write in an afternoon: a Nest controller on Express that forwards with axios.
import 'reflect-metadata';
import { All, Controller, Module, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import axios from 'axios';

const [port, upstream] = process.argv.slice(2);

class ProxyController {
  async forward(request, response) {
    const reply = await axios.request({
      baseURL: `${upstream}/api/v1`,
      url: request.originalUrl,
      method: request.method,
      data: request.method === 'GET' ? undefined : request.body,
      headers: { authorization: 'Bearer sandbox' },
      validateStatus: () => true,
    });
    response.status(reply.status).json(reply.data);
  }
}
Req()(ProxyController.prototype, 'forward', 0);
Res()(ProxyController.prototype, 'forward', 1);
All('*path')(
  ProxyController.prototype,
  'forward',
  Object.getOwnPropertyDescriptor(ProxyController.prototype, 'forward'),
);
Controller()(ProxyController);

function ProxyModule() {}
Module({ controllers: [ProxyController] })(ProxyModule);

const app = await NestFactory.create(/** @type {any} */ (ProxyModule), { logger: false });
await app.listen(Number(port), '127.0.0.1');
