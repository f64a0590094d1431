import * as grpc from "@grpc/grpc-js";
import { buildSchema, graphql } from "graphql";
import Redis from "ioredis";
import * as kafkajs from "kafkajs";
import mysql from "mysql2";
import * as sqlite from "node:sqlite";
import pg from "pg";

import { useClients } from "./clients.mjs";

await useClients({ sqlite, graphql: { graphql, buildSchema }, grpc, pg, mysql, Redis, kafkajs });
