const grpc = require("@grpc/grpc-js");
const graphql = require("graphql");
const Redis = require("ioredis");
const kafkajs = require("kafkajs");
const mysql = require("mysql2");
const sqlite = require("node:sqlite");
const pg = require("pg");
const { useClients } = require("./clients.mjs");

void useClients({ sqlite, graphql, grpc, pg, mysql, Redis, kafkajs });
