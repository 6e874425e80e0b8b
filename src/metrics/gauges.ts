import { Gauge, type Registry } from 'prom-client';

/** What is read when Prometheus scrapes. */
export interface Sources {
  pool: () => { inUse: number; waiting: number };
  /** Each provider of each channel. */
  circuits: () => { channel: string; provider: string; isOpen: boolean }[];
}

export function addGauges(register: Registry, { pool, circuits }: Sources): void {
  const registers = [register];
  new Gauge({
    name: 'otp_pool_connections_in_use',
    help: 'Database connections that run a statement',
    registers,
    collect() {
      this.set(pool().inUse);
    },
  });
  new Gauge({
    name: 'otp_pool_waiting',
    help: 'Statements that wait for a database connection',
    registers,
    collect() {
      this.set(pool().waiting);
    },
  });
  new Gauge({
    name: 'otp_circuit_open',
    help: '1 while the circuit of a provider is open or half-open',
    labelNames: ['channel', 'provider'],
    registers,
    collect() {
      for (const { channel, provider, isOpen } of circuits()) this.set({ channel, provider }, Number(isOpen));
    },
  });
}
