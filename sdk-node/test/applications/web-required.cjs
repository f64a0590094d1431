require("reflect-metadata");
const { serve } = require("@hono/node-server");
const { Controller, Get, Module } = require("@nestjs/common");
const { NestFactory } = require("@nestjs/core");
const { expressErrors } = require("@spanhouse/node");
const express = require("express");
const fastify = require("fastify");
const { Hono } = require("hono");
const Koa = require("koa");
// oxlint-disable-next-line prefer-node-protocol -- Many applications name it so.
const { createServer, request } = require("http");
const { useWeb } = require("./web.mjs");

void useWeb({
  ...{ serve, Controller, Get, Module, NestFactory, expressErrors, express, fastify, Hono, Koa },
  ...{ createServer, request },
});
