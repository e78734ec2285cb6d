import { Client } from "pg";
import { pool } from "./pool";

export async function save(id: string): Promise<void> {
  // leak: close-not-reached
  const client = await pool.connect();
  await client.query("begin");
  await client.query("insert into users values ($1)", [id]);
  await client.query("commit");
  client.release();
}

export async function saveFinally(id: string): Promise<void> {
  // ok: close-not-reached
  const client = await pool.connect();
  try {
    await client.query("insert into users values ($1)", [id]);
  } finally {
    client.release();
  }
}

export async function count(): Promise<number | null> {
  // leak: close-not-reached
  const client = new Client();
  await client.connect();
  const { rows } = await client.query("select count(*) from users");
  await client.end();
  return rows[0].count;
}

export async function countFinally(): Promise<number> {
  // ok: close-not-reached
  const client = new Client();
  await client.connect();
  try {
    return (await client.query("select count(*) from users")).rows[0].count;
  } finally {
    await client.end();
  }
}
