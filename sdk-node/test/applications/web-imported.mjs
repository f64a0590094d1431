import "reflect-metadata";
import { serve } from "@hono/node-server";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { expressErrors } from "@spanhouse/node";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { createServer, request } from "node:http";

import { useWeb } from "./web.mjs";

await useWeb({
  ...{ serve, Controller, Get, Module, NestFactory, expressErrors, express, fastify, Hono, Koa },
  ...{ createServer, request },
});
