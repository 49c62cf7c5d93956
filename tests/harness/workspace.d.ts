/** An engine on a new workspace in a temporary folder, with the typed commands and jobs awaited. */
import type { Job } from "../../engine/contract/common.ts";
import { type Engine } from "../../engine/engine.ts";
export interface TestWorkspace {
    folder: string;
    engine: Engine;
    client: ReturnType<typeof clientOf>;
    /** Waits for the job; throws its error, or answers its output. */
    done<T>(queued: Promise<Job>): Promise<T>;
    close(): Promise<void>;
}
declare const clientOf: (engine: Engine) => {
    workspace: {
        get: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            folder: import("zod").ZodString;
            settings: import("zod").ZodObject<{
                name: import("zod").ZodString;
                locale: import("zod").ZodDefault<import("zod").ZodString>;
                currency: import("zod").ZodDefault<import("zod").ZodString>;
                timeZone: import("zod").ZodDefault<import("zod").ZodString>;
                planning: import("zod").ZodObject<{
                    serviceLevel: import("zod").ZodDefault<import("zod").ZodNumber>;
                    leadTimeDays: import("zod").ZodDefault<import("zod").ZodNumber>;
                    reviewDays: import("zod").ZodDefault<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                guardrails: import("zod").ZodObject<{
                    marginFloor: import("zod").ZodDefault<import("zod").ZodNumber>;
                    maxChange: import("zod").ZodDefault<import("zod").ZodNumber>;
                    endings: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>;
                    minDaysBetweenChanges: import("zod").ZodDefault<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                backend: import("zod").ZodDefault<import("zod").ZodEnum<{
                    auto: "auto";
                    cpu: "cpu";
                    cuda: "cuda";
                    wasm: "wasm";
                    webgpu: "webgpu";
                }>>;
            }, import("zod/v4/core").$strip>;
            createdAt: import("zod").ZodString;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            lastSyncAt: import("zod").ZodNullable<import("zod").ZodString>;
            warehouseBytes: import("zod").ZodNumber;
            sources: import("zod").ZodNumber;
            targets: import("zod").ZodNumber;
            orders: import("zod").ZodNumber;
            waiting: import("zod").ZodObject<{
                plans: import("zod").ZodNumber;
                quality: import("zod").ZodNumber;
                worklist: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>;
            firstRun: import("zod").ZodBoolean;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        list: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            name: import("zod").ZodString;
            folder: import("zod").ZodString;
            lastOpenedAt: import("zod").ZodString;
            exists: import("zod").ZodBoolean;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        create: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            name: import("zod").ZodOptional<import("zod").ZodString>;
            locale: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodString>>;
            currency: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodString>>;
            timeZone: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodString>>;
            folder: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            name: import("zod").ZodString;
            folder: import("zod").ZodString;
            lastOpenedAt: import("zod").ZodString;
            exists: import("zod").ZodBoolean;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        update: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            name: import("zod").ZodOptional<import("zod").ZodString>;
            locale: import("zod").ZodOptional<import("zod").ZodString>;
            currency: import("zod").ZodOptional<import("zod").ZodString>;
            timeZone: import("zod").ZodOptional<import("zod").ZodString>;
            planning: import("zod").ZodOptional<import("zod").ZodObject<{
                serviceLevel: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                leadTimeDays: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                reviewDays: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
            }, import("zod/v4/core").$strip>>;
            guardrails: import("zod").ZodOptional<import("zod").ZodObject<{
                marginFloor: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                maxChange: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                endings: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>>;
                minDaysBetweenChanges: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
            }, import("zod/v4/core").$strip>>;
            backend: import("zod").ZodOptional<import("zod").ZodEnum<{
                auto: "auto";
                cpu: "cpu";
                cuda: "cuda";
                wasm: "wasm";
                webgpu: "webgpu";
            }>>;
            firstRunDone: import("zod").ZodOptional<import("zod").ZodBoolean>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            folder: import("zod").ZodString;
            settings: import("zod").ZodObject<{
                name: import("zod").ZodString;
                locale: import("zod").ZodDefault<import("zod").ZodString>;
                currency: import("zod").ZodDefault<import("zod").ZodString>;
                timeZone: import("zod").ZodDefault<import("zod").ZodString>;
                planning: import("zod").ZodObject<{
                    serviceLevel: import("zod").ZodDefault<import("zod").ZodNumber>;
                    leadTimeDays: import("zod").ZodDefault<import("zod").ZodNumber>;
                    reviewDays: import("zod").ZodDefault<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                guardrails: import("zod").ZodObject<{
                    marginFloor: import("zod").ZodDefault<import("zod").ZodNumber>;
                    maxChange: import("zod").ZodDefault<import("zod").ZodNumber>;
                    endings: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>;
                    minDaysBetweenChanges: import("zod").ZodDefault<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                backend: import("zod").ZodDefault<import("zod").ZodEnum<{
                    auto: "auto";
                    cpu: "cpu";
                    cuda: "cuda";
                    wasm: "wasm";
                    webgpu: "webgpu";
                }>>;
            }, import("zod/v4/core").$strip>;
            createdAt: import("zod").ZodString;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            lastSyncAt: import("zod").ZodNullable<import("zod").ZodString>;
            warehouseBytes: import("zod").ZodNumber;
            sources: import("zod").ZodNumber;
            targets: import("zod").ZodNumber;
            orders: import("zod").ZodNumber;
            waiting: import("zod").ZodObject<{
                plans: import("zod").ZodNumber;
                quality: import("zod").ZodNumber;
                worklist: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>;
            firstRun: import("zod").ZodBoolean;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        addSample: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            customers: import("zod").ZodDefault<import("zod").ZodNumber>;
            products: import("zod").ZodDefault<import("zod").ZodNumber>;
            orders: import("zod").ZodDefault<import("zod").ZodNumber>;
            events: import("zod").ZodDefault<import("zod").ZodNumber>;
            months: import("zod").ZodDefault<import("zod").ZodNumber>;
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        engine: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            version: import("zod").ZodString;
            node: import("zod").ZodString;
            pid: import("zod").ZodNumber;
            startedAt: import("zod").ZodString;
            resumedJobs: import("zod").ZodNumber;
            backend: import("zod").ZodObject<{
                name: import("zod").ZodString;
                reason: import("zod").ZodString;
                tried: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    ok: import("zod").ZodBoolean;
                    reason: import("zod").ZodString;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>;
            logFile: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    source: {
        profile: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
            streams: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
            sample: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        profiles: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            stream: import("zod").ZodString;
            loaded: import("zod").ZodBoolean;
            rows: import("zod").ZodNullable<import("zod").ZodNumber>;
            basedOn: import("zod").ZodString;
            columns: import("zod").ZodNumber;
            seemsToBe: import("zod").ZodNullable<import("zod").ZodObject<{
                table: import("zod").ZodString;
                confidence: import("zod").ZodNumber;
                reason: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            takenAt: import("zod").ZodString;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        tableProfile: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
            stream: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            stream: import("zod").ZodString;
            loaded: import("zod").ZodBoolean;
            rows: import("zod").ZodNullable<import("zod").ZodNumber>;
            basedOn: import("zod").ZodString;
            seemsToBe: import("zod").ZodNullable<import("zod").ZodObject<{
                table: import("zod").ZodString;
                confidence: import("zod").ZodNumber;
                reason: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            takenAt: import("zod").ZodString;
            key: import("zod").ZodArray<import("zod").ZodString>;
            columns: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                type: import("zod").ZodString;
                key: import("zod").ZodBoolean;
                meaning: import("zod").ZodEnum<{
                    code: "code";
                    country: "country";
                    currency: "currency";
                    date: "date";
                    "e-mail": "e-mail";
                    empty: "empty";
                    event: "event";
                    flag: "flag";
                    hash: "hash";
                    id: "id";
                    link: "link";
                    money: "money";
                    number: "number";
                    person: "person";
                    phone: "phone";
                    postcode: "postcode";
                    quantity: "quantity";
                    status: "status";
                    structure: "structure";
                    text: "text";
                    time: "time";
                }>;
                nullShare: import("zod").ZodNullable<import("zod").ZodNumber>;
                distinct: import("zod").ZodNumber;
                unique: import("zod").ZodBoolean;
                min: import("zod").ZodNullable<import("zod").ZodString>;
                max: import("zod").ZodNullable<import("zod").ZodString>;
                top: import("zod").ZodArray<import("zod").ZodObject<{
                    value: import("zod").ZodString;
                    rows: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>>;
            sample: import("zod").ZodObject<{
                columns: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    type: import("zod").ZodString;
                }, import("zod/v4/core").$strip>>;
                rows: import("zod").ZodArray<import("zod").ZodArray<import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>>>;
                truncated: import("zod").ZodBoolean;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        kinds: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            title: import("zod").ZodString;
            description: import("zod").ZodString;
            config: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            canRead: import("zod").ZodBoolean;
            canWrite: import("zod").ZodBoolean;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        list: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            config: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            preset: import("zod").ZodNullable<import("zod").ZodString>;
            createdAt: import("zod").ZodString;
            lastLoad: import("zod").ZodNullable<import("zod").ZodObject<{
                id: import("zod").ZodString;
                endedAt: import("zod").ZodString;
                state: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    done: "done";
                    failed: "failed";
                }>;
                rows: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        get: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            config: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            preset: import("zod").ZodNullable<import("zod").ZodString>;
            createdAt: import("zod").ZodString;
            lastLoad: import("zod").ZodNullable<import("zod").ZodObject<{
                id: import("zod").ZodString;
                endedAt: import("zod").ZodString;
                state: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    done: "done";
                    failed: "failed";
                }>;
                rows: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        add: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            config: import("zod").ZodDefault<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            connectionType: import("zod").ZodDefault<import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>>;
            preset: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            config: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            preset: import("zod").ZodNullable<import("zod").ZodString>;
            createdAt: import("zod").ZodString;
            lastLoad: import("zod").ZodNullable<import("zod").ZodObject<{
                id: import("zod").ZodString;
                endedAt: import("zod").ZodString;
                state: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    done: "done";
                    failed: "failed";
                }>;
                rows: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        update: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodOptional<import("zod").ZodString>;
            config: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            connectionType: import("zod").ZodOptional<import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            config: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            preset: import("zod").ZodNullable<import("zod").ZodString>;
            createdAt: import("zod").ZodString;
            lastLoad: import("zod").ZodNullable<import("zod").ZodObject<{
                id: import("zod").ZodString;
                endedAt: import("zod").ZodString;
                state: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    done: "done";
                    failed: "failed";
                }>;
                rows: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        remove: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
            purge: import("zod").ZodDefault<import("zod").ZodBoolean>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, Record<never, never>>;
        test: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodOptional<import("zod").ZodString>;
            kind: import("zod").ZodOptional<import("zod").ZodString>;
            config: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            ok: import("zod").ZodBoolean;
            steps: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                ok: import("zod").ZodBoolean;
                detail: import("zod").ZodOptional<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            elapsedMs: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        discover: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            streams: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                columns: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    type: import("zod").ZodString;
                    nativeType: import("zod").ZodString;
                    nullable: import("zod").ZodBoolean;
                }, import("zod/v4/core").$strip>>;
                key: import("zod").ZodArray<import("zod").ZodString>;
                cursorColumn: import("zod").ZodNullable<import("zod").ZodString>;
                rowCount: import("zod").ZodNullable<import("zod").ZodNumber>;
                bytes: import("zod").ZodNullable<import("zod").ZodNumber>;
                incremental: import("zod").ZodBoolean;
                feeds: import("zod").ZodArray<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            preset: import("zod").ZodNullable<import("zod").ZodObject<{
                id: import("zod").ZodString;
                title: import("zod").ZodString;
                matched: import("zod").ZodNumber;
                of: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        sync: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
            mode: import("zod").ZodDefault<import("zod").ZodEnum<{
                full: "full";
                incremental: "incremental";
            }>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        loads: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            sourceId: import("zod").ZodOptional<import("zod").ZodString>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            sourceId: import("zod").ZodString;
            mode: import("zod").ZodEnum<{
                full: "full";
                incremental: "incremental";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                running: "running";
            }>;
            startedAt: import("zod").ZodString;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
            streams: import("zod").ZodArray<import("zod").ZodObject<{
                stream: import("zod").ZodString;
                rows: import("zod").ZodNumber;
                bytes: import("zod").ZodNumber;
                rejected: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            tables: import("zod").ZodArray<import("zod").ZodObject<{
                table: import("zod").ZodString;
                read: import("zod").ZodNumber;
                accepted: import("zod").ZodNumber;
                rejected: import("zod").ZodNumber;
                unchanged: import("zod").ZodNumber;
                deleted: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            warnings: import("zod").ZodArray<import("zod").ZodString>;
            reconciliation: import("zod").ZodOptional<import("zod").ZodObject<{
                orders: import("zod").ZodNumber;
                totalsAgree: import("zod").ZodNumber;
                linesAgree: import("zod").ZodNumber;
                linesCompared: import("zod").ZodNumber;
                partsAgree: import("zod").ZodNumber;
                partsCompared: import("zod").ZodNumber;
                worst: import("zod").ZodArray<import("zod").ZodObject<{
                    orderId: import("zod").ZodString;
                    what: import("zod").ZodEnum<{
                        lines: "lines";
                        parts: "parts";
                        total: "total";
                    }>;
                    expected: import("zod").ZodNullable<import("zod").ZodNumber>;
                    found: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
    };
    mapping: {
        presets: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            title: import("zod").ZodString;
            description: import("zod").ZodString;
            tables: import("zod").ZodArray<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        tables: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            name: import("zod").ZodString;
            key: import("zod").ZodArray<import("zod").ZodString>;
            columns: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                type: import("zod").ZodString;
                required: import("zod").ZodBoolean;
                help: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        get: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            sourceId: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            sourceId: import("zod").ZodString;
            preset: import("zod").ZodNullable<import("zod").ZodString>;
            version: import("zod").ZodNumber;
            updatedAt: import("zod").ZodString;
            tables: import("zod").ZodArray<import("zod").ZodObject<{
                table: import("zod").ZodString;
                sql: import("zod").ZodString;
                enabled: import("zod").ZodBoolean;
                grid: import("zod").ZodOptional<import("zod").ZodObject<{
                    parts: import("zod").ZodArray<import("zod").ZodObject<{
                        from: import("zod").ZodString;
                        joins: import("zod").ZodArray<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            as: import("zod").ZodOptional<import("zod").ZodString>;
                            type: import("zod").ZodEnum<{
                                inner: "inner";
                                left: "left";
                            }>;
                            on: import("zod").ZodArray<import("zod").ZodObject<{
                                left: import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>;
                                right: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>>;
                        }, import("zod/v4/core").$strip>>;
                        filters: import("zod").ZodArray<import("zod").ZodObject<{
                            of: import("zod").ZodObject<{
                                table: import("zod").ZodString;
                                column: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>;
                            op: import("zod").ZodEnum<{
                                "at-least": "at-least";
                                "at-most": "at-most";
                                contains: "contains";
                                empty: "empty";
                                filled: "filled";
                                is: "is";
                                "is-not": "is-not";
                                less: "less";
                                more: "more";
                                starts: "starts";
                            }>;
                            values: import("zod").ZodArray<import("zod").ZodString>;
                        }, import("zod/v4/core").$strip>>;
                        group: import("zod").ZodArray<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            column: import("zod").ZodString;
                        }, import("zod/v4/core").$strip>>;
                        order: import("zod").ZodOptional<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            column: import("zod").ZodString;
                        }, import("zod/v4/core").$strip>>;
                        columns: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodObject<{
                            from: import("zod").ZodDiscriminatedUnion<[import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"column">;
                                of: import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"fixed">;
                                value: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"setting">;
                                name: import("zod").ZodEnum<{
                                    currency: "currency";
                                    time_zone: "time_zone";
                                }>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"combine">;
                                of: import("zod").ZodArray<import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                                separator: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"arithmetic">;
                                first: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                                steps: import("zod").ZodArray<import("zod").ZodObject<{
                                    op: import("zod").ZodEnum<{
                                        "*": "*";
                                        "+": "+";
                                        "-": "-";
                                        "/": "/";
                                    }>;
                                    by: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                        table: import("zod").ZodString;
                                        column: import("zod").ZodString;
                                    }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                                }, import("zod/v4/core").$strip>>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"object">;
                                of: import("zod").ZodArray<import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"expression">;
                                sql: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>], "kind">;
                            decimal: import("zod").ZodOptional<import("zod").ZodEnum<{
                                ",": ",";
                                ".": ".";
                            }>>;
                            minorDigits: import("zod").ZodOptional<import("zod").ZodNumber>;
                            tax: import("zod").ZodOptional<import("zod").ZodObject<{
                                change: import("zod").ZodEnum<{
                                    add: "add";
                                    remove: "remove";
                                }>;
                                rate: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                            }, import("zod/v4/core").$strip>>;
                            dateFormat: import("zod").ZodOptional<import("zod").ZodString>;
                            timeZone: import("zod").ZodOptional<import("zod").ZodString>;
                            translate: import("zod").ZodOptional<import("zod").ZodObject<{
                                values: import("zod").ZodArray<import("zod").ZodObject<{
                                    from: import("zod").ZodString;
                                    to: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                                others: import("zod").ZodUnion<readonly [import("zod").ZodLiteral<"keep">, import("zod").ZodLiteral<"empty">, import("zod").ZodObject<{
                                    to: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>]>;
                            }, import("zod/v4/core").$strip>>;
                            hash: import("zod").ZodOptional<import("zod").ZodBoolean>;
                            ifEmpty: import("zod").ZodOptional<import("zod").ZodString>;
                            aggregate: import("zod").ZodOptional<import("zod").ZodEnum<{
                                any: "any";
                                average: "average";
                                count: "count";
                                distinct: "distinct";
                                earliest: "earliest";
                                latest: "latest";
                                max: "max";
                                min: "min";
                                sum: "sum";
                            }>>;
                        }, import("zod/v4/core").$strip>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        save: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            sourceId: import("zod").ZodString;
            preset: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            tables: import("zod").ZodArray<import("zod").ZodObject<{
                table: import("zod").ZodString;
                sql: import("zod").ZodString;
                enabled: import("zod").ZodBoolean;
                grid: import("zod").ZodOptional<import("zod").ZodObject<{
                    parts: import("zod").ZodArray<import("zod").ZodObject<{
                        from: import("zod").ZodString;
                        joins: import("zod").ZodArray<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            as: import("zod").ZodOptional<import("zod").ZodString>;
                            type: import("zod").ZodEnum<{
                                inner: "inner";
                                left: "left";
                            }>;
                            on: import("zod").ZodArray<import("zod").ZodObject<{
                                left: import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>;
                                right: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>>;
                        }, import("zod/v4/core").$strip>>;
                        filters: import("zod").ZodArray<import("zod").ZodObject<{
                            of: import("zod").ZodObject<{
                                table: import("zod").ZodString;
                                column: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>;
                            op: import("zod").ZodEnum<{
                                "at-least": "at-least";
                                "at-most": "at-most";
                                contains: "contains";
                                empty: "empty";
                                filled: "filled";
                                is: "is";
                                "is-not": "is-not";
                                less: "less";
                                more: "more";
                                starts: "starts";
                            }>;
                            values: import("zod").ZodArray<import("zod").ZodString>;
                        }, import("zod/v4/core").$strip>>;
                        group: import("zod").ZodArray<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            column: import("zod").ZodString;
                        }, import("zod/v4/core").$strip>>;
                        order: import("zod").ZodOptional<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            column: import("zod").ZodString;
                        }, import("zod/v4/core").$strip>>;
                        columns: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodObject<{
                            from: import("zod").ZodDiscriminatedUnion<[import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"column">;
                                of: import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"fixed">;
                                value: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"setting">;
                                name: import("zod").ZodEnum<{
                                    currency: "currency";
                                    time_zone: "time_zone";
                                }>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"combine">;
                                of: import("zod").ZodArray<import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                                separator: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"arithmetic">;
                                first: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                                steps: import("zod").ZodArray<import("zod").ZodObject<{
                                    op: import("zod").ZodEnum<{
                                        "*": "*";
                                        "+": "+";
                                        "-": "-";
                                        "/": "/";
                                    }>;
                                    by: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                        table: import("zod").ZodString;
                                        column: import("zod").ZodString;
                                    }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                                }, import("zod/v4/core").$strip>>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"object">;
                                of: import("zod").ZodArray<import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"expression">;
                                sql: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>], "kind">;
                            decimal: import("zod").ZodOptional<import("zod").ZodEnum<{
                                ",": ",";
                                ".": ".";
                            }>>;
                            minorDigits: import("zod").ZodOptional<import("zod").ZodNumber>;
                            tax: import("zod").ZodOptional<import("zod").ZodObject<{
                                change: import("zod").ZodEnum<{
                                    add: "add";
                                    remove: "remove";
                                }>;
                                rate: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                            }, import("zod/v4/core").$strip>>;
                            dateFormat: import("zod").ZodOptional<import("zod").ZodString>;
                            timeZone: import("zod").ZodOptional<import("zod").ZodString>;
                            translate: import("zod").ZodOptional<import("zod").ZodObject<{
                                values: import("zod").ZodArray<import("zod").ZodObject<{
                                    from: import("zod").ZodString;
                                    to: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                                others: import("zod").ZodUnion<readonly [import("zod").ZodLiteral<"keep">, import("zod").ZodLiteral<"empty">, import("zod").ZodObject<{
                                    to: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>]>;
                            }, import("zod/v4/core").$strip>>;
                            hash: import("zod").ZodOptional<import("zod").ZodBoolean>;
                            ifEmpty: import("zod").ZodOptional<import("zod").ZodString>;
                            aggregate: import("zod").ZodOptional<import("zod").ZodEnum<{
                                any: "any";
                                average: "average";
                                count: "count";
                                distinct: "distinct";
                                earliest: "earliest";
                                latest: "latest";
                                max: "max";
                                min: "min";
                                sum: "sum";
                            }>>;
                        }, import("zod/v4/core").$strip>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            sourceId: import("zod").ZodString;
            preset: import("zod").ZodNullable<import("zod").ZodString>;
            version: import("zod").ZodNumber;
            updatedAt: import("zod").ZodString;
            tables: import("zod").ZodArray<import("zod").ZodObject<{
                table: import("zod").ZodString;
                sql: import("zod").ZodString;
                enabled: import("zod").ZodBoolean;
                grid: import("zod").ZodOptional<import("zod").ZodObject<{
                    parts: import("zod").ZodArray<import("zod").ZodObject<{
                        from: import("zod").ZodString;
                        joins: import("zod").ZodArray<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            as: import("zod").ZodOptional<import("zod").ZodString>;
                            type: import("zod").ZodEnum<{
                                inner: "inner";
                                left: "left";
                            }>;
                            on: import("zod").ZodArray<import("zod").ZodObject<{
                                left: import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>;
                                right: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>>;
                        }, import("zod/v4/core").$strip>>;
                        filters: import("zod").ZodArray<import("zod").ZodObject<{
                            of: import("zod").ZodObject<{
                                table: import("zod").ZodString;
                                column: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>;
                            op: import("zod").ZodEnum<{
                                "at-least": "at-least";
                                "at-most": "at-most";
                                contains: "contains";
                                empty: "empty";
                                filled: "filled";
                                is: "is";
                                "is-not": "is-not";
                                less: "less";
                                more: "more";
                                starts: "starts";
                            }>;
                            values: import("zod").ZodArray<import("zod").ZodString>;
                        }, import("zod/v4/core").$strip>>;
                        group: import("zod").ZodArray<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            column: import("zod").ZodString;
                        }, import("zod/v4/core").$strip>>;
                        order: import("zod").ZodOptional<import("zod").ZodObject<{
                            table: import("zod").ZodString;
                            column: import("zod").ZodString;
                        }, import("zod/v4/core").$strip>>;
                        columns: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodObject<{
                            from: import("zod").ZodDiscriminatedUnion<[import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"column">;
                                of: import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"fixed">;
                                value: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"setting">;
                                name: import("zod").ZodEnum<{
                                    currency: "currency";
                                    time_zone: "time_zone";
                                }>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"combine">;
                                of: import("zod").ZodArray<import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                                separator: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"arithmetic">;
                                first: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                                steps: import("zod").ZodArray<import("zod").ZodObject<{
                                    op: import("zod").ZodEnum<{
                                        "*": "*";
                                        "+": "+";
                                        "-": "-";
                                        "/": "/";
                                    }>;
                                    by: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                        table: import("zod").ZodString;
                                        column: import("zod").ZodString;
                                    }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                                }, import("zod/v4/core").$strip>>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"object">;
                                of: import("zod").ZodArray<import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                            }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
                                kind: import("zod").ZodLiteral<"expression">;
                                sql: import("zod").ZodString;
                            }, import("zod/v4/core").$strip>], "kind">;
                            decimal: import("zod").ZodOptional<import("zod").ZodEnum<{
                                ",": ",";
                                ".": ".";
                            }>>;
                            minorDigits: import("zod").ZodOptional<import("zod").ZodNumber>;
                            tax: import("zod").ZodOptional<import("zod").ZodObject<{
                                change: import("zod").ZodEnum<{
                                    add: "add";
                                    remove: "remove";
                                }>;
                                rate: import("zod").ZodUnion<readonly [import("zod").ZodObject<{
                                    table: import("zod").ZodString;
                                    column: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>, import("zod").ZodNumber]>;
                            }, import("zod/v4/core").$strip>>;
                            dateFormat: import("zod").ZodOptional<import("zod").ZodString>;
                            timeZone: import("zod").ZodOptional<import("zod").ZodString>;
                            translate: import("zod").ZodOptional<import("zod").ZodObject<{
                                values: import("zod").ZodArray<import("zod").ZodObject<{
                                    from: import("zod").ZodString;
                                    to: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>>;
                                others: import("zod").ZodUnion<readonly [import("zod").ZodLiteral<"keep">, import("zod").ZodLiteral<"empty">, import("zod").ZodObject<{
                                    to: import("zod").ZodString;
                                }, import("zod/v4/core").$strip>]>;
                            }, import("zod/v4/core").$strip>>;
                            hash: import("zod").ZodOptional<import("zod").ZodBoolean>;
                            ifEmpty: import("zod").ZodOptional<import("zod").ZodString>;
                            aggregate: import("zod").ZodOptional<import("zod").ZodEnum<{
                                any: "any";
                                average: "average";
                                count: "count";
                                distinct: "distinct";
                                earliest: "earliest";
                                latest: "latest";
                                max: "max";
                                min: "min";
                                sum: "sum";
                            }>>;
                        }, import("zod/v4/core").$strip>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        preview: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            sourceId: import("zod").ZodString;
            table: import("zod").ZodString;
            sql: import("zod").ZodString;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            result: import("zod").ZodObject<{
                columns: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    type: import("zod").ZodString;
                }, import("zod/v4/core").$strip>>;
                rows: import("zod").ZodArray<import("zod").ZodArray<import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>>>;
                truncated: import("zod").ZodBoolean;
            }, import("zod/v4/core").$strip>;
            read: import("zod").ZodNumber;
            accepted: import("zod").ZodNumber;
            rejected: import("zod").ZodNumber;
            unchanged: import("zod").ZodNumber;
            columns: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                mapped: import("zod").ZodBoolean;
                emptyShare: import("zod").ZodNullable<import("zod").ZodNumber>;
                example: import("zod").ZodNullable<import("zod").ZodString>;
                failed: import("zod").ZodNumber;
                rule: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            rejects: import("zod").ZodArray<import("zod").ZodObject<{
                key: import("zod").ZodNullable<import("zod").ZodString>;
                column: import("zod").ZodNullable<import("zod").ZodString>;
                rule: import("zod").ZodString;
                value: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            elapsedMs: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        apply: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            sourceId: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    warehouse: {
        query: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            sql: import("zod").ZodString;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            columns: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                type: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            rows: import("zod").ZodArray<import("zod").ZodArray<import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>>>;
            truncated: import("zod").ZodBoolean;
            elapsedMs: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        tables: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            schema: import("zod").ZodString;
            name: import("zod").ZodString;
            rows: import("zod").ZodNumber;
            columns: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                type: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        rejects: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            offset: import("zod").ZodDefault<import("zod").ZodNumber>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
            sort: import("zod").ZodOptional<import("zod").ZodString>;
            search: import("zod").ZodOptional<import("zod").ZodString>;
            sourceId: import("zod").ZodOptional<import("zod").ZodString>;
            table: import("zod").ZodOptional<import("zod").ZodString>;
            rule: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            total: import("zod").ZodNumber;
            rows: import("zod").ZodArray<import("zod").ZodObject<{
                sourceId: import("zod").ZodString;
                loadId: import("zod").ZodNullable<import("zod").ZodString>;
                table: import("zod").ZodString;
                key: import("zod").ZodNullable<import("zod").ZodString>;
                column: import("zod").ZodNullable<import("zod").ZodString>;
                rule: import("zod").ZodString;
                value: import("zod").ZodNullable<import("zod").ZodString>;
                row: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>>;
                rejectedAt: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodOptional<import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>>;
            groups: import("zod").ZodArray<import("zod").ZodObject<{
                sourceId: import("zod").ZodString;
                table: import("zod").ZodString;
                column: import("zod").ZodNullable<import("zod").ZodString>;
                rule: import("zod").ZodString;
                rows: import("zod").ZodNumber;
                since: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    overview: {
        summary: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            from: import("zod").ZodOptional<import("zod").ZodString>;
            to: import("zod").ZodOptional<import("zod").ZodString>;
            compare: import("zod").ZodDefault<import("zod").ZodEnum<{
                none: "none";
                previous: "previous";
                year: "year";
            }>>;
            channel: import("zod").ZodOptional<import("zod").ZodString>;
            country: import("zod").ZodOptional<import("zod").ZodString>;
            category: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            from: import("zod").ZodString;
            to: import("zod").ZodString;
            compareFrom: import("zod").ZodNullable<import("zod").ZodString>;
            compareTo: import("zod").ZodNullable<import("zod").ZodString>;
            days: import("zod").ZodArray<import("zod").ZodString>;
            compareDays: import("zod").ZodArray<import("zod").ZodString>;
            currency: import("zod").ZodString;
            kpis: import("zod").ZodArray<import("zod").ZodObject<{
                id: import("zod").ZodEnum<{
                    average_order_value: "average_order_value";
                    conversion_rate: "conversion_rate";
                    gross_margin: "gross_margin";
                    net_revenue: "net_revenue";
                    orders: "orders";
                    repeat_orders: "repeat_orders";
                    returned_orders: "returned_orders";
                }>;
                value: import("zod").ZodNullable<import("zod").ZodNumber>;
                compare: import("zod").ZodNullable<import("zod").ZodNumber>;
                unit: import("zod").ZodEnum<{
                    count: "count";
                    money: "money";
                    share: "share";
                }>;
                upIsGood: import("zod").ZodBoolean;
                missing: import("zod").ZodNullable<import("zod").ZodString>;
                series: import("zod").ZodArray<import("zod").ZodNullable<import("zod").ZodNumber>>;
                compareSeries: import("zod").ZodArray<import("zod").ZodNullable<import("zod").ZodNumber>>;
                basis: import("zod").ZodObject<{
                    sql: import("zod").ZodOptional<import("zod").ZodString>;
                    tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                    modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                    dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                    loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                }, import("zod/v4/core").$strip>;
            }, import("zod/v4/core").$strip>>;
            forecast: import("zod").ZodNullable<import("zod").ZodObject<{
                days: import("zod").ZodArray<import("zod").ZodString>;
                value: import("zod").ZodArray<import("zod").ZodNumber>;
                lo80: import("zod").ZodArray<import("zod").ZodNumber>;
                hi80: import("zod").ZodArray<import("zod").ZodNumber>;
                lo95: import("zod").ZodArray<import("zod").ZodNumber>;
                hi95: import("zod").ZodArray<import("zod").ZodNumber>;
                total: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                note: import("zod").ZodString;
                beatsNaive: import("zod").ZodBoolean;
                modelVersion: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            categories: import("zod").ZodArray<import("zod").ZodObject<{
                category: import("zod").ZodString;
                revenue: import("zod").ZodNumber;
                compare: import("zod").ZodNullable<import("zod").ZodNumber>;
                margin: import("zod").ZodNullable<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>>;
            groups: import("zod").ZodArray<import("zod").ZodObject<{
                group: import("zod").ZodString;
                customers: import("zod").ZodNumber;
                change: import("zod").ZodNullable<import("zod").ZodNumber>;
                revenue: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            products: import("zod").ZodArray<import("zod").ZodObject<{
                productId: import("zod").ZodString;
                title: import("zod").ZodString;
                revenue: import("zod").ZodNumber;
                change: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            attention: import("zod").ZodArray<import("zod").ZodObject<{
                kind: import("zod").ZodEnum<{
                    churn: "churn";
                    excess: "excess";
                    model: "model";
                    plan: "plan";
                    price: "price";
                    quality: "quality";
                    stockout: "stockout";
                }>;
                title: import("zod").ZodString;
                detail: import("zod").ZodString;
                money: import("zod").ZodNullable<import("zod").ZodNumber>;
                moneyLabel: import("zod").ZodNullable<import("zod").ZodString>;
                link: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            filters: import("zod").ZodObject<{
                channels: import("zod").ZodArray<import("zod").ZodString>;
                countries: import("zod").ZodArray<import("zod").ZodString>;
                categories: import("zod").ZodArray<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>;
            unconverted: import("zod").ZodArray<import("zod").ZodObject<{
                currency: import("zod").ZodString;
                orders: import("zod").ZodNumber;
                total: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    segments: {
        train: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            sets: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodEnum<{
                behaviour: "behaviour";
                rfm: "rfm";
            }>>>;
            k: import("zod").ZodOptional<import("zod").ZodNumber>;
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        show: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            set: import("zod").ZodDefault<import("zod").ZodEnum<{
                behaviour: "behaviour";
                rfm: "rfm";
            }>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            set: import("zod").ZodEnum<{
                behaviour: "behaviour";
                rfm: "rfm";
            }>;
            asOf: import("zod").ZodNullable<import("zod").ZodString>;
            customers: import("zod").ZodNumber;
            segments: import("zod").ZodArray<import("zod").ZodObject<{
                id: import("zod").ZodString;
                name: import("zod").ZodString;
                description: import("zod").ZodString;
                customers: import("zod").ZodNumber;
                share: import("zod").ZodNumber;
                revenue: import("zod").ZodNumber;
                averageOrderValue: import("zod").ZodNullable<import("zod").ZodNumber>;
                averageOrders: import("zod").ZodNullable<import("zod").ZodNumber>;
                medianRecencyDays: import("zod").ZodNullable<import("zod").ZodNumber>;
                traits: import("zod").ZodArray<import("zod").ZodObject<{
                    trait: import("zod").ZodString;
                    here: import("zod").ZodNumber;
                    all: import("zod").ZodNumber;
                    unit: import("zod").ZodEnum<{
                        count: "count";
                        days: "days";
                        money: "money";
                        share: "share";
                    }>;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>>;
            scorecard: import("zod").ZodNullable<import("zod").ZodObject<{
                primary: import("zod").ZodString;
                model: import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>;
                baselines: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
                protocol: import("zod").ZodString;
                beatsBaseline: import("zod").ZodBoolean;
                verdict: import("zod").ZodString;
                extra: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            missing: import("zod").ZodNullable<import("zod").ZodString>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        customers: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            offset: import("zod").ZodDefault<import("zod").ZodNumber>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
            sort: import("zod").ZodOptional<import("zod").ZodString>;
            search: import("zod").ZodOptional<import("zod").ZodString>;
            set: import("zod").ZodDefault<import("zod").ZodEnum<{
                behaviour: "behaviour";
                rfm: "rfm";
            }>>;
            segmentId: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            total: import("zod").ZodNumber;
            rows: import("zod").ZodArray<import("zod").ZodObject<{
                customerId: import("zod").ZodString;
                name: import("zod").ZodNullable<import("zod").ZodString>;
                country: import("zod").ZodNullable<import("zod").ZodString>;
                segment: import("zod").ZodNullable<import("zod").ZodString>;
                rfm: import("zod").ZodNullable<import("zod").ZodString>;
                lastOrderAt: import("zod").ZodNullable<import("zod").ZodString>;
                orders: import("zod").ZodNumber;
                spent: import("zod").ZodNumber;
                averageOrderValue: import("zod").ZodNullable<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodOptional<import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>>;
            totals: import("zod").ZodObject<{
                spent: import("zod").ZodNumber;
                orders: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        customer: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            customerId: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            customerId: import("zod").ZodString;
            name: import("zod").ZodNullable<import("zod").ZodString>;
            country: import("zod").ZodNullable<import("zod").ZodString>;
            segment: import("zod").ZodNullable<import("zod").ZodString>;
            rfm: import("zod").ZodNullable<import("zod").ZodString>;
            lastOrderAt: import("zod").ZodNullable<import("zod").ZodString>;
            orders: import("zod").ZodNumber;
            spent: import("zod").ZodNumber;
            averageOrderValue: import("zod").ZodNullable<import("zod").ZodNumber>;
            createdAt: import("zod").ZodNullable<import("zod").ZodString>;
            firstOrderAt: import("zod").ZodNullable<import("zod").ZodString>;
            segments: import("zod").ZodArray<import("zod").ZodObject<{
                set: import("zod").ZodString;
                segment: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            categories: import("zod").ZodArray<import("zod").ZodObject<{
                category: import("zod").ZodString;
                orders: import("zod").ZodNumber;
                spent: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            recentOrders: import("zod").ZodArray<import("zod").ZodObject<{
                orderId: import("zod").ZodString;
                orderedAt: import("zod").ZodString;
                total: import("zod").ZodNumber;
                items: import("zod").ZodNumber;
                status: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    demand: {
        train: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            frequency: import("zod").ZodDefault<import("zod").ZodEnum<{
                day: "day";
                week: "week";
            }>>;
            horizon: import("zod").ZodDefault<import("zod").ZodNumber>;
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        summary: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            scorecard: import("zod").ZodNullable<import("zod").ZodObject<{
                primary: import("zod").ZodString;
                model: import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>;
                baselines: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
                protocol: import("zod").ZodString;
                beatsBaseline: import("zod").ZodBoolean;
                verdict: import("zod").ZodString;
                extra: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            series: import("zod").ZodNumber;
            methods: import("zod").ZodArray<import("zod").ZodObject<{
                method: import("zod").ZodString;
                series: import("zod").ZodNumber;
                units: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            total: import("zod").ZodNullable<import("zod").ZodObject<{
                measure: import("zod").ZodLiteral<"revenue">;
                model: import("zod").ZodString;
                history: import("zod").ZodArray<import("zod").ZodObject<{
                    ds: import("zod").ZodString;
                    y: import("zod").ZodNumber;
                    backtest: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>>;
                forecast: import("zod").ZodArray<import("zod").ZodObject<{
                    ds: import("zod").ZodString;
                    value: import("zod").ZodNumber;
                    lo80: import("zod").ZodNumber;
                    hi80: import("zod").ZodNumber;
                    lo95: import("zod").ZodNumber;
                    hi95: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>>;
                error: import("zod").ZodNullable<import("zod").ZodNumber>;
                naiveError: import("zod").ZodNullable<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>>;
            missing: import("zod").ZodNullable<import("zod").ZodString>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        items: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            offset: import("zod").ZodDefault<import("zod").ZodNumber>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
            sort: import("zod").ZodOptional<import("zod").ZodString>;
            search: import("zod").ZodOptional<import("zod").ZodString>;
            category: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            total: import("zod").ZodNumber;
            rows: import("zod").ZodArray<import("zod").ZodObject<{
                uniqueId: import("zod").ZodString;
                variantId: import("zod").ZodString;
                locationId: import("zod").ZodNullable<import("zod").ZodString>;
                sku: import("zod").ZodNullable<import("zod").ZodString>;
                title: import("zod").ZodString;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                method: import("zod").ZodString;
                last28: import("zod").ZodNumber;
                next28: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                wape: import("zod").ZodNullable<import("zod").ZodNumber>;
                mase: import("zod").ZodNullable<import("zod").ZodNumber>;
                beatsNaive: import("zod").ZodNullable<import("zod").ZodBoolean>;
                basedOn: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodOptional<import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        forecast: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            variantId: import("zod").ZodString;
            locationId: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            item: import("zod").ZodObject<{
                uniqueId: import("zod").ZodString;
                variantId: import("zod").ZodString;
                locationId: import("zod").ZodNullable<import("zod").ZodString>;
                sku: import("zod").ZodNullable<import("zod").ZodString>;
                title: import("zod").ZodString;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                method: import("zod").ZodString;
                last28: import("zod").ZodNumber;
                next28: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                wape: import("zod").ZodNullable<import("zod").ZodNumber>;
                mase: import("zod").ZodNullable<import("zod").ZodNumber>;
                beatsNaive: import("zod").ZodNullable<import("zod").ZodBoolean>;
                basedOn: import("zod").ZodString;
            }, import("zod/v4/core").$strip>;
            history: import("zod").ZodArray<import("zod").ZodObject<{
                ds: import("zod").ZodString;
                y: import("zod").ZodNumber;
                lost: import("zod").ZodNumber;
                stockout: import("zod").ZodBoolean;
            }, import("zod/v4/core").$strip>>;
            stepDays: import("zod").ZodNumber;
            forecast: import("zod").ZodArray<import("zod").ZodObject<{
                ds: import("zod").ZodString;
                value: import("zod").ZodNumber;
                lo80: import("zod").ZodNumber;
                hi80: import("zod").ZodNumber;
                lo95: import("zod").ZodNumber;
                hi95: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            backtest: import("zod").ZodArray<import("zod").ZodObject<{
                ds: import("zod").ZodString;
                y: import("zod").ZodNumber;
                value: import("zod").ZodNumber;
                lo80: import("zod").ZodNumber;
                hi80: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            scores: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                metrics: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    value: import("zod").ZodNumber;
                    better: import("zod").ZodEnum<{
                        higher: "higher";
                        lower: "lower";
                    }>;
                    interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>>;
            plan: import("zod").ZodNullable<import("zod").ZodObject<{
                uniqueId: import("zod").ZodString;
                variantId: import("zod").ZodString;
                locationId: import("zod").ZodNullable<import("zod").ZodString>;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                sku: import("zod").ZodNullable<import("zod").ZodString>;
                title: import("zod").ZodString;
                supplier: import("zod").ZodNullable<import("zod").ZodString>;
                abc: import("zod").ZodString;
                xyz: import("zod").ZodString;
                onHand: import("zod").ZodNumber;
                incoming: import("zod").ZodNumber;
                incomingOn: import("zod").ZodNullable<import("zod").ZodString>;
                next30: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                daysOfCover: import("zod").ZodNullable<import("zod").ZodNumber>;
                leadTimeDays: import("zod").ZodNumber;
                leadTimeSd: import("zod").ZodNumber;
                moq: import("zod").ZodNullable<import("zod").ZodNumber>;
                packSize: import("zod").ZodNullable<import("zod").ZodNumber>;
                reorderPoint: import("zod").ZodNumber;
                safetyStock: import("zod").ZodNumber;
                orderUpTo: import("zod").ZodNumber;
                suggestedQuantity: import("zod").ZodNumber;
                orderBy: import("zod").ZodNullable<import("zod").ZodString>;
                orderInDays: import("zod").ZodNullable<import("zod").ZodNumber>;
                unitCost: import("zod").ZodNullable<import("zod").ZodNumber>;
                moneyAtRisk: import("zod").ZodNumber;
                moneyLabel: import("zod").ZodString;
                reason: import("zod").ZodString;
                decision: import("zod").ZodEnum<{
                    accepted: "accepted";
                    open: "open";
                    skipped: "skipped";
                }>;
                decidedQuantity: import("zod").ZodNullable<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>>;
            projection: import("zod").ZodArray<import("zod").ZodObject<{
                ds: import("zod").ZodString;
                value: import("zod").ZodNumber;
                lo: import("zod").ZodNumber;
                hi: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            missing: import("zod").ZodNullable<import("zod").ZodString>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        worklist: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            offset: import("zod").ZodDefault<import("zod").ZodNumber>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
            sort: import("zod").ZodOptional<import("zod").ZodString>;
            search: import("zod").ZodOptional<import("zod").ZodString>;
            tab: import("zod").ZodDefault<import("zod").ZodEnum<{
                all: "all";
                decided: "decided";
                excess: "excess";
                new: "new";
                reorder: "reorder";
                "runs-out": "runs-out";
            }>>;
            supplier: import("zod").ZodOptional<import("zod").ZodString>;
            abc: import("zod").ZodOptional<import("zod").ZodString>;
            serviceLevel: import("zod").ZodOptional<import("zod").ZodNumber>;
            leadTimeDays: import("zod").ZodOptional<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            total: import("zod").ZodNumber;
            rows: import("zod").ZodArray<import("zod").ZodObject<{
                uniqueId: import("zod").ZodString;
                variantId: import("zod").ZodString;
                locationId: import("zod").ZodNullable<import("zod").ZodString>;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                sku: import("zod").ZodNullable<import("zod").ZodString>;
                title: import("zod").ZodString;
                supplier: import("zod").ZodNullable<import("zod").ZodString>;
                abc: import("zod").ZodString;
                xyz: import("zod").ZodString;
                onHand: import("zod").ZodNumber;
                incoming: import("zod").ZodNumber;
                incomingOn: import("zod").ZodNullable<import("zod").ZodString>;
                next30: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                daysOfCover: import("zod").ZodNullable<import("zod").ZodNumber>;
                leadTimeDays: import("zod").ZodNumber;
                leadTimeSd: import("zod").ZodNumber;
                moq: import("zod").ZodNullable<import("zod").ZodNumber>;
                packSize: import("zod").ZodNullable<import("zod").ZodNumber>;
                reorderPoint: import("zod").ZodNumber;
                safetyStock: import("zod").ZodNumber;
                orderUpTo: import("zod").ZodNumber;
                suggestedQuantity: import("zod").ZodNumber;
                orderBy: import("zod").ZodNullable<import("zod").ZodString>;
                orderInDays: import("zod").ZodNullable<import("zod").ZodNumber>;
                unitCost: import("zod").ZodNullable<import("zod").ZodNumber>;
                moneyAtRisk: import("zod").ZodNumber;
                moneyLabel: import("zod").ZodString;
                reason: import("zod").ZodString;
                decision: import("zod").ZodEnum<{
                    accepted: "accepted";
                    open: "open";
                    skipped: "skipped";
                }>;
                decidedQuantity: import("zod").ZodNullable<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodOptional<import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>>;
            tabs: import("zod").ZodArray<import("zod").ZodObject<{
                tab: import("zod").ZodEnum<{
                    all: "all";
                    decided: "decided";
                    excess: "excess";
                    new: "new";
                    reorder: "reorder";
                    "runs-out": "runs-out";
                }>;
                items: import("zod").ZodNumber;
                money: import("zod").ZodNumber;
                moneyLabel: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            suppliers: import("zod").ZodArray<import("zod").ZodString>;
            serviceLevel: import("zod").ZodNumber;
            missing: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        decide: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            lines: import("zod").ZodArray<import("zod").ZodObject<{
                variantId: import("zod").ZodString;
                locationId: import("zod").ZodNullable<import("zod").ZodString>;
                quantity: import("zod").ZodOptional<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>>;
            decision: import("zod").ZodEnum<{
                accepted: "accepted";
                open: "open";
                skipped: "skipped";
            }>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            changed: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        purchaseOrders: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            orders: import("zod").ZodArray<import("zod").ZodObject<{
                supplier: import("zod").ZodString;
                lines: import("zod").ZodNumber;
                units: import("zod").ZodNumber;
                cost: import("zod").ZodNullable<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>>;
            csv: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    recommend: {
        train: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            models: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodEnum<{
                als: "als";
                "item-knn": "item-knn";
                popularity: "popularity";
                rules: "rules";
            }>>>;
            factors: import("zod").ZodDefault<import("zod").ZodNumber>;
            halfLifeDays: import("zod").ZodDefault<import("zod").ZodNumber>;
            surprise: import("zod").ZodDefault<import("zod").ZodNumber>;
            hideBought: import("zod").ZodDefault<import("zod").ZodBoolean>;
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        evaluate: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            models: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodEnum<{
                als: "als";
                "item-knn": "item-knn";
                popularity: "popularity";
                rules: "rules";
            }>>>;
            k: import("zod").ZodDefault<import("zod").ZodNumber>;
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        forProduct: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            productId: import("zod").ZodString;
            placement: import("zod").ZodDefault<import("zod").ZodEnum<{
                frequently_bought_together: "frequently_bought_together";
                most_popular: "most_popular";
                recommended_for_you: "recommended_for_you";
                related: "related";
            }>>;
            k: import("zod").ZodDefault<import("zod").ZodNumber>;
            steered: import("zod").ZodDefault<import("zod").ZodBoolean>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            placement: import("zod").ZodString;
            subject: import("zod").ZodObject<{
                kind: import("zod").ZodEnum<{
                    basket: "basket";
                    customer: "customer";
                    product: "product";
                }>;
                id: import("zod").ZodString;
                title: import("zod").ZodString;
            }, import("zod/v4/core").$strip>;
            items: import("zod").ZodArray<import("zod").ZodObject<{
                productId: import("zod").ZodString;
                title: import("zod").ZodString;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                imageUrl: import("zod").ZodNullable<import("zod").ZodString>;
                price: import("zod").ZodNullable<import("zod").ZodNumber>;
                margin: import("zod").ZodNullable<import("zod").ZodNumber>;
                stock: import("zod").ZodNullable<import("zod").ZodNumber>;
                rank: import("zod").ZodNumber;
                score: import("zod").ZodNumber;
                reason: import("zod").ZodString;
                model: import("zod").ZodString;
                moved: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            leftOut: import("zod").ZodArray<import("zod").ZodObject<{
                productId: import("zod").ZodString;
                title: import("zod").ZodString;
                reason: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            note: import("zod").ZodNullable<import("zod").ZodString>;
            modelVersion: import("zod").ZodNullable<import("zod").ZodString>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        forCustomer: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            customerId: import("zod").ZodString;
            k: import("zod").ZodDefault<import("zod").ZodNumber>;
            steered: import("zod").ZodDefault<import("zod").ZodBoolean>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            placement: import("zod").ZodString;
            subject: import("zod").ZodObject<{
                kind: import("zod").ZodEnum<{
                    basket: "basket";
                    customer: "customer";
                    product: "product";
                }>;
                id: import("zod").ZodString;
                title: import("zod").ZodString;
            }, import("zod/v4/core").$strip>;
            items: import("zod").ZodArray<import("zod").ZodObject<{
                productId: import("zod").ZodString;
                title: import("zod").ZodString;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                imageUrl: import("zod").ZodNullable<import("zod").ZodString>;
                price: import("zod").ZodNullable<import("zod").ZodNumber>;
                margin: import("zod").ZodNullable<import("zod").ZodNumber>;
                stock: import("zod").ZodNullable<import("zod").ZodNumber>;
                rank: import("zod").ZodNumber;
                score: import("zod").ZodNumber;
                reason: import("zod").ZodString;
                model: import("zod").ZodString;
                moved: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            leftOut: import("zod").ZodArray<import("zod").ZodObject<{
                productId: import("zod").ZodString;
                title: import("zod").ZodString;
                reason: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            note: import("zod").ZodNullable<import("zod").ZodString>;
            modelVersion: import("zod").ZodNullable<import("zod").ZodString>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        forBasket: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            productIds: import("zod").ZodArray<import("zod").ZodString>;
            k: import("zod").ZodDefault<import("zod").ZodNumber>;
            steered: import("zod").ZodDefault<import("zod").ZodBoolean>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            placement: import("zod").ZodString;
            subject: import("zod").ZodObject<{
                kind: import("zod").ZodEnum<{
                    basket: "basket";
                    customer: "customer";
                    product: "product";
                }>;
                id: import("zod").ZodString;
                title: import("zod").ZodString;
            }, import("zod/v4/core").$strip>;
            items: import("zod").ZodArray<import("zod").ZodObject<{
                productId: import("zod").ZodString;
                title: import("zod").ZodString;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                imageUrl: import("zod").ZodNullable<import("zod").ZodString>;
                price: import("zod").ZodNullable<import("zod").ZodNumber>;
                margin: import("zod").ZodNullable<import("zod").ZodNumber>;
                stock: import("zod").ZodNullable<import("zod").ZodNumber>;
                rank: import("zod").ZodNumber;
                score: import("zod").ZodNumber;
                reason: import("zod").ZodString;
                model: import("zod").ZodString;
                moved: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            leftOut: import("zod").ZodArray<import("zod").ZodObject<{
                productId: import("zod").ZodString;
                title: import("zod").ZodString;
                reason: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            note: import("zod").ZodNullable<import("zod").ZodString>;
            modelVersion: import("zod").ZodNullable<import("zod").ZodString>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        summary: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            placements: import("zod").ZodArray<import("zod").ZodObject<{
                placement: import("zod").ZodEnum<{
                    frequently_bought_together: "frequently_bought_together";
                    most_popular: "most_popular";
                    recommended_for_you: "recommended_for_you";
                    related: "related";
                }>;
                model: import("zod").ZodNullable<import("zod").ZodString>;
                modelVersion: import("zod").ZodNullable<import("zod").ZodString>;
                scorecard: import("zod").ZodNullable<import("zod").ZodObject<{
                    primary: import("zod").ZodString;
                    model: import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        metrics: import("zod").ZodArray<import("zod").ZodObject<{
                            name: import("zod").ZodString;
                            value: import("zod").ZodNumber;
                            better: import("zod").ZodEnum<{
                                higher: "higher";
                                lower: "lower";
                            }>;
                            interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                        }, import("zod/v4/core").$strip>>;
                    }, import("zod/v4/core").$strip>;
                    baselines: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        metrics: import("zod").ZodArray<import("zod").ZodObject<{
                            name: import("zod").ZodString;
                            value: import("zod").ZodNumber;
                            better: import("zod").ZodEnum<{
                                higher: "higher";
                                lower: "lower";
                            }>;
                            interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                        }, import("zod/v4/core").$strip>>;
                    }, import("zod/v4/core").$strip>>;
                    protocol: import("zod").ZodString;
                    beatsBaseline: import("zod").ZodBoolean;
                    verdict: import("zod").ZodString;
                    extra: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
                }, import("zod/v4/core").$strip>>;
                lists: import("zod").ZodNumber;
                subjects: import("zod").ZodNumber;
                shortLists: import("zod").ZodNumber;
                productsShown: import("zod").ZodNumber;
                products: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            missing: import("zod").ZodNullable<import("zod").ZodString>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        subjects: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            kind: import("zod").ZodEnum<{
                customer: "customer";
                product: "product";
            }>;
            search: import("zod").ZodDefault<import("zod").ZodString>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            title: import("zod").ZodString;
            detail: import("zod").ZodString;
            imageUrl: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        steering: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            inStockOnly: import("zod").ZodDefault<import("zod").ZodBoolean>;
            minMargin: import("zod").ZodDefault<import("zod").ZodNumber>;
            excludeProducts: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>;
            pins: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodObject<{
                sourceProductId: import("zod").ZodNullable<import("zod").ZodString>;
                productId: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        steer: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            inStockOnly: import("zod").ZodDefault<import("zod").ZodBoolean>;
            minMargin: import("zod").ZodDefault<import("zod").ZodNumber>;
            excludeProducts: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>;
            pins: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodObject<{
                sourceProductId: import("zod").ZodNullable<import("zod").ZodString>;
                productId: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            inStockOnly: import("zod").ZodDefault<import("zod").ZodBoolean>;
            minMargin: import("zod").ZodDefault<import("zod").ZodNumber>;
            excludeProducts: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>;
            pins: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodObject<{
                sourceProductId: import("zod").ZodNullable<import("zod").ZodString>;
                productId: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    price: {
        train: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        summary: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            scorecard: import("zod").ZodNullable<import("zod").ZodObject<{
                primary: import("zod").ZodString;
                model: import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>;
                baselines: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
                protocol: import("zod").ZodString;
                beatsBaseline: import("zod").ZodBoolean;
                verdict: import("zod").ZodString;
                extra: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            estimated: import("zod").ZodNumber;
            notEnough: import("zod").ZodNumber;
            categories: import("zod").ZodArray<import("zod").ZodObject<{
                category: import("zod").ZodString;
                items: import("zod").ZodNumber;
                elasticity: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
            }, import("zod/v4/core").$strip>>;
            missing: import("zod").ZodNullable<import("zod").ZodString>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        elasticity: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            offset: import("zod").ZodDefault<import("zod").ZodNumber>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
            sort: import("zod").ZodOptional<import("zod").ZodString>;
            search: import("zod").ZodOptional<import("zod").ZodString>;
            category: import("zod").ZodOptional<import("zod").ZodString>;
            variantId: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            total: import("zod").ZodNumber;
            rows: import("zod").ZodArray<import("zod").ZodObject<{
                variantId: import("zod").ZodString;
                sku: import("zod").ZodNullable<import("zod").ZodString>;
                title: import("zod").ZodString;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                price: import("zod").ZodNullable<import("zod").ZodNumber>;
                cost: import("zod").ZodNullable<import("zod").ZodNumber>;
                elasticity: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                pricePoints: import("zod").ZodNumber;
                pooledFrom: import("zod").ZodNullable<import("zod").ZodString>;
                quality: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodOptional<import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        whatIf: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            prices: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodObject<{
                variantId: import("zod").ZodString;
                price: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>>;
            changePercent: import("zod").ZodOptional<import("zod").ZodNumber>;
            goal: import("zod").ZodOptional<import("zod").ZodEnum<{
                profit: "profit";
                revenue: "revenue";
                units: "units";
            }>>;
            variantIds: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
            category: import("zod").ZodOptional<import("zod").ZodString>;
            horizonDays: import("zod").ZodDefault<import("zod").ZodNumber>;
            caution: import("zod").ZodDefault<import("zod").ZodNumber>;
            stopAtZeroStock: import("zod").ZodDefault<import("zod").ZodBoolean>;
            includeIncoming: import("zod").ZodDefault<import("zod").ZodBoolean>;
            guardrails: import("zod").ZodOptional<import("zod").ZodObject<{
                marginFloor: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                maxChange: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                endings: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>>;
                minDaysBetweenChanges: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
            }, import("zod/v4/core").$strip>>;
            draws: import("zod").ZodDefault<import("zod").ZodNumber>;
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            horizonDays: import("zod").ZodNumber;
            today: import("zod").ZodObject<{
                units: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                revenue: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                profit: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
            }, import("zod/v4/core").$strip>;
            proposed: import("zod").ZodObject<{
                units: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                revenue: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                profit: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
            }, import("zod/v4/core").$strip>;
            revenueChange: import("zod").ZodObject<{
                mean: import("zod").ZodNumber;
                p10: import("zod").ZodNumber;
                p50: import("zod").ZodNumber;
                p90: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>;
            profitChange: import("zod").ZodObject<{
                mean: import("zod").ZodNumber;
                p10: import("zod").ZodNumber;
                p50: import("zod").ZodNumber;
                p90: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>;
            probabilityOfLoss: import("zod").ZodNumber;
            histogram: import("zod").ZodArray<import("zod").ZodObject<{
                from: import("zod").ZodNumber;
                to: import("zod").ZodNumber;
                share: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            items: import("zod").ZodArray<import("zod").ZodObject<{
                variantId: import("zod").ZodString;
                sku: import("zod").ZodNullable<import("zod").ZodString>;
                title: import("zod").ZodString;
                category: import("zod").ZodNullable<import("zod").ZodString>;
                price: import("zod").ZodNullable<import("zod").ZodNumber>;
                cost: import("zod").ZodNullable<import("zod").ZodNumber>;
                elasticity: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                pricePoints: import("zod").ZodNumber;
                pooledFrom: import("zod").ZodNullable<import("zod").ZodString>;
                quality: import("zod").ZodString;
                newPrice: import("zod").ZodNumber;
                changePercent: import("zod").ZodNumber;
                units: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                unitsNow: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                revenueChange: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                profitChange: import("zod").ZodObject<{
                    mean: import("zod").ZodNumber;
                    p10: import("zod").ZodNumber;
                    p50: import("zod").ZodNumber;
                    p90: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                probabilityOfLoss: import("zod").ZodNumber;
                runsOut: import("zod").ZodNullable<import("zod").ZodString>;
                runsOutNow: import("zod").ZodNullable<import("zod").ZodString>;
                guardrail: import("zod").ZodEnum<{
                    blocked: "blocked";
                    held: "held";
                    passes: "passes";
                }>;
                guardrailReason: import("zod").ZodString;
                warning: import("zod").ZodNullable<import("zod").ZodString>;
                neverCharged: import("zod").ZodBoolean;
                enoughHistory: import("zod").ZodBoolean;
            }, import("zod/v4/core").$strip>>;
            leftOut: import("zod").ZodArray<import("zod").ZodObject<{
                variantId: import("zod").ZodString;
                title: import("zod").ZodString;
                reason: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            elapsedMs: import("zod").ZodNumber;
            modelVersion: import("zod").ZodString;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        curve: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            variantId: import("zod").ZodString;
            horizonDays: import("zod").ZodDefault<import("zod").ZodNumber>;
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            variantId: import("zod").ZodString;
            title: import("zod").ZodString;
            priceNow: import("zod").ZodNumber;
            charged: import("zod").ZodArray<import("zod").ZodObject<{
                price: import("zod").ZodNumber;
                days: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            points: import("zod").ZodArray<import("zod").ZodObject<{
                price: import("zod").ZodNumber;
                profit: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                units: import("zod").ZodObject<{
                    value: import("zod").ZodNullable<import("zod").ZodNumber>;
                    lo: import("zod").ZodNullable<import("zod").ZodNumber>;
                    hi: import("zod").ZodNullable<import("zod").ZodNumber>;
                }, import("zod/v4/core").$strip>;
                neverCharged: import("zod").ZodBoolean;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        scenarios: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            input: import("zod").ZodObject<{
                prices: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodObject<{
                    variantId: import("zod").ZodString;
                    price: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>>>;
                changePercent: import("zod").ZodOptional<import("zod").ZodNumber>;
                goal: import("zod").ZodOptional<import("zod").ZodEnum<{
                    profit: "profit";
                    revenue: "revenue";
                    units: "units";
                }>>;
                variantIds: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                category: import("zod").ZodOptional<import("zod").ZodString>;
                horizonDays: import("zod").ZodDefault<import("zod").ZodNumber>;
                caution: import("zod").ZodDefault<import("zod").ZodNumber>;
                stopAtZeroStock: import("zod").ZodDefault<import("zod").ZodBoolean>;
                includeIncoming: import("zod").ZodDefault<import("zod").ZodBoolean>;
                guardrails: import("zod").ZodOptional<import("zod").ZodObject<{
                    marginFloor: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                    maxChange: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                    endings: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>>;
                    minDaysBetweenChanges: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                }, import("zod/v4/core").$strip>>;
                draws: import("zod").ZodDefault<import("zod").ZodNumber>;
                seed: import("zod").ZodDefault<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>;
            savedAt: import("zod").ZodString;
            profitChange: import("zod").ZodNullable<import("zod").ZodObject<{
                mean: import("zod").ZodNumber;
                p10: import("zod").ZodNumber;
                p50: import("zod").ZodNumber;
                p90: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            probabilityOfLoss: import("zod").ZodNullable<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        saveScenario: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodOptional<import("zod").ZodString>;
            name: import("zod").ZodString;
            input: import("zod").ZodObject<{
                prices: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodObject<{
                    variantId: import("zod").ZodString;
                    price: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>>>;
                changePercent: import("zod").ZodOptional<import("zod").ZodNumber>;
                goal: import("zod").ZodOptional<import("zod").ZodEnum<{
                    profit: "profit";
                    revenue: "revenue";
                    units: "units";
                }>>;
                variantIds: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                category: import("zod").ZodOptional<import("zod").ZodString>;
                horizonDays: import("zod").ZodDefault<import("zod").ZodNumber>;
                caution: import("zod").ZodDefault<import("zod").ZodNumber>;
                stopAtZeroStock: import("zod").ZodDefault<import("zod").ZodBoolean>;
                includeIncoming: import("zod").ZodDefault<import("zod").ZodBoolean>;
                guardrails: import("zod").ZodOptional<import("zod").ZodObject<{
                    marginFloor: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                    maxChange: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                    endings: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>>;
                    minDaysBetweenChanges: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                }, import("zod/v4/core").$strip>>;
                draws: import("zod").ZodDefault<import("zod").ZodNumber>;
                seed: import("zod").ZodDefault<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            input: import("zod").ZodObject<{
                prices: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodObject<{
                    variantId: import("zod").ZodString;
                    price: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>>>;
                changePercent: import("zod").ZodOptional<import("zod").ZodNumber>;
                goal: import("zod").ZodOptional<import("zod").ZodEnum<{
                    profit: "profit";
                    revenue: "revenue";
                    units: "units";
                }>>;
                variantIds: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                category: import("zod").ZodOptional<import("zod").ZodString>;
                horizonDays: import("zod").ZodDefault<import("zod").ZodNumber>;
                caution: import("zod").ZodDefault<import("zod").ZodNumber>;
                stopAtZeroStock: import("zod").ZodDefault<import("zod").ZodBoolean>;
                includeIncoming: import("zod").ZodDefault<import("zod").ZodBoolean>;
                guardrails: import("zod").ZodOptional<import("zod").ZodObject<{
                    marginFloor: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                    maxChange: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                    endings: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>>;
                    minDaysBetweenChanges: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                }, import("zod/v4/core").$strip>>;
                draws: import("zod").ZodDefault<import("zod").ZodNumber>;
                seed: import("zod").ZodDefault<import("zod").ZodNumber>;
            }, import("zod/v4/core").$strip>;
            savedAt: import("zod").ZodString;
            profitChange: import("zod").ZodNullable<import("zod").ZodObject<{
                mean: import("zod").ZodNumber;
                p10: import("zod").ZodNumber;
                p50: import("zod").ZodNumber;
                p90: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            probabilityOfLoss: import("zod").ZodNullable<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        deleteScenario: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, Record<never, never>>;
        recommend: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            prices: import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodObject<{
                variantId: import("zod").ZodString;
                price: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>>;
            changePercent: import("zod").ZodOptional<import("zod").ZodNumber>;
            goal: import("zod").ZodOptional<import("zod").ZodEnum<{
                profit: "profit";
                revenue: "revenue";
                units: "units";
            }>>;
            variantIds: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
            category: import("zod").ZodOptional<import("zod").ZodString>;
            horizonDays: import("zod").ZodDefault<import("zod").ZodNumber>;
            caution: import("zod").ZodDefault<import("zod").ZodNumber>;
            stopAtZeroStock: import("zod").ZodDefault<import("zod").ZodBoolean>;
            includeIncoming: import("zod").ZodDefault<import("zod").ZodBoolean>;
            guardrails: import("zod").ZodOptional<import("zod").ZodObject<{
                marginFloor: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                maxChange: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
                endings: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodArray<import("zod").ZodString>>>;
                minDaysBetweenChanges: import("zod").ZodOptional<import("zod").ZodDefault<import("zod").ZodNumber>>;
            }, import("zod/v4/core").$strip>>;
            draws: import("zod").ZodDefault<import("zod").ZodNumber>;
            seed: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    publish: {
        targets: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            config: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            prefix: import("zod").ZodString;
            createdAt: import("zod").ZodString;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        addTarget: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            config: import("zod").ZodDefault<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            connectionType: import("zod").ZodDefault<import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>>;
            prefix: import("zod").ZodDefault<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            config: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            prefix: import("zod").ZodString;
            createdAt: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        updateTarget: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodOptional<import("zod").ZodString>;
            config: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            connectionType: import("zod").ZodOptional<import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            name: import("zod").ZodString;
            kind: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            config: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            prefix: import("zod").ZodString;
            createdAt: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        removeTarget: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, Record<never, never>>;
        testTarget: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodOptional<import("zod").ZodString>;
            kind: import("zod").ZodOptional<import("zod").ZodString>;
            config: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            ok: import("zod").ZodBoolean;
            steps: import("zod").ZodArray<import("zod").ZodObject<{
                name: import("zod").ZodString;
                ok: import("zod").ZodBoolean;
                detail: import("zod").ZodOptional<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            elapsedMs: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        plan: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            kind: import("zod").ZodEnum<{
                prices: "prices";
                recommendations: "recommendations";
                segments: "segments";
            }>;
            targetId: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        get: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            number: import("zod").ZodNumber;
            kind: import("zod").ZodEnum<{
                prices: "prices";
                recommendations: "recommendations";
                segments: "segments";
            }>;
            targetId: import("zod").ZodString;
            targetName: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            table: import("zod").ZodString;
            status: import("zod").ZodEnum<{
                applied: "applied";
                applying: "applying";
                approved: "approved";
                discarded: "discarded";
                failed: "failed";
                planned: "planned";
                rolled_back: "rolled_back";
                rolling_back: "rolling_back";
            }>;
            counts: import("zod").ZodObject<{
                inserted: import("zod").ZodNumber;
                updated: import("zod").ZodNumber;
                deleted: import("zod").ZodNumber;
                unchanged: import("zod").ZodNumber;
                rejected: import("zod").ZodNumber;
                changed: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>;
            warnings: import("zod").ZodArray<import("zod").ZodObject<{
                code: import("zod").ZodString;
                message: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            modelVersion: import("zod").ZodNullable<import("zod").ZodString>;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            holdoutId: import("zod").ZodNullable<import("zod").ZodString>;
            plannedAt: import("zod").ZodString;
            plannedBy: import("zod").ZodString;
            approvedAt: import("zod").ZodNullable<import("zod").ZodString>;
            approvedBy: import("zod").ZodNullable<import("zod").ZodString>;
            appliedAt: import("zod").ZodNullable<import("zod").ZodString>;
            verified: import("zod").ZodNullable<import("zod").ZodObject<{
                at: import("zod").ZodString;
                rows: import("zod").ZodNumber;
                mismatches: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            rolledBackAt: import("zod").ZodNullable<import("zod").ZodString>;
            rolledBackBy: import("zod").ZodNullable<import("zod").ZodString>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        rows: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            offset: import("zod").ZodDefault<import("zod").ZodNumber>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
            sort: import("zod").ZodOptional<import("zod").ZodString>;
            search: import("zod").ZodOptional<import("zod").ZodString>;
            id: import("zod").ZodString;
            show: import("zod").ZodDefault<import("zod").ZodEnum<{
                all: "all";
                changes: "changes";
                warnings: "warnings";
            }>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            total: import("zod").ZodNumber;
            rows: import("zod").ZodArray<import("zod").ZodObject<{
                index: import("zod").ZodNumber;
                key: import("zod").ZodString;
                title: import("zod").ZodNullable<import("zod").ZodString>;
                operation: import("zod").ZodEnum<{
                    delete: "delete";
                    insert: "insert";
                    rejected: "rejected";
                    unchanged: "unchanged";
                    update: "update";
                }>;
                fields: import("zod").ZodArray<import("zod").ZodObject<{
                    field: import("zod").ZodString;
                    old: import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>;
                    new: import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>;
                }, import("zod/v4/core").$strip>>;
                old: import("zod").ZodNullable<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>>>;
                new: import("zod").ZodNullable<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>>>;
                seenBeforeWrite: import("zod").ZodNullable<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnion<readonly [import("zod").ZodString, import("zod").ZodNumber, import("zod").ZodBoolean, import("zod").ZodNull, import("zod").ZodArray<import("zod").ZodUnknown>, import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>]>>>;
                status: import("zod").ZodEnum<{
                    applied: "applied";
                    failed: "failed";
                    kept: "kept";
                    planned: "planned";
                    rolled_back: "rolled_back";
                    "skipped-changed": "skipped-changed";
                }>;
                reason: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodOptional<import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        approve: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
            confirm: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            number: import("zod").ZodNumber;
            kind: import("zod").ZodEnum<{
                prices: "prices";
                recommendations: "recommendations";
                segments: "segments";
            }>;
            targetId: import("zod").ZodString;
            targetName: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            table: import("zod").ZodString;
            status: import("zod").ZodEnum<{
                applied: "applied";
                applying: "applying";
                approved: "approved";
                discarded: "discarded";
                failed: "failed";
                planned: "planned";
                rolled_back: "rolled_back";
                rolling_back: "rolling_back";
            }>;
            counts: import("zod").ZodObject<{
                inserted: import("zod").ZodNumber;
                updated: import("zod").ZodNumber;
                deleted: import("zod").ZodNumber;
                unchanged: import("zod").ZodNumber;
                rejected: import("zod").ZodNumber;
                changed: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>;
            warnings: import("zod").ZodArray<import("zod").ZodObject<{
                code: import("zod").ZodString;
                message: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            modelVersion: import("zod").ZodNullable<import("zod").ZodString>;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            holdoutId: import("zod").ZodNullable<import("zod").ZodString>;
            plannedAt: import("zod").ZodString;
            plannedBy: import("zod").ZodString;
            approvedAt: import("zod").ZodNullable<import("zod").ZodString>;
            approvedBy: import("zod").ZodNullable<import("zod").ZodString>;
            appliedAt: import("zod").ZodNullable<import("zod").ZodString>;
            verified: import("zod").ZodNullable<import("zod").ZodObject<{
                at: import("zod").ZodString;
                rows: import("zod").ZodNumber;
                mismatches: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            rolledBackAt: import("zod").ZodNullable<import("zod").ZodString>;
            rolledBackBy: import("zod").ZodNullable<import("zod").ZodString>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        discard: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            number: import("zod").ZodNumber;
            kind: import("zod").ZodEnum<{
                prices: "prices";
                recommendations: "recommendations";
                segments: "segments";
            }>;
            targetId: import("zod").ZodString;
            targetName: import("zod").ZodString;
            connectionType: import("zod").ZodEnum<{
                development: "development";
                production: "production";
                test: "test";
            }>;
            table: import("zod").ZodString;
            status: import("zod").ZodEnum<{
                applied: "applied";
                applying: "applying";
                approved: "approved";
                discarded: "discarded";
                failed: "failed";
                planned: "planned";
                rolled_back: "rolled_back";
                rolling_back: "rolling_back";
            }>;
            counts: import("zod").ZodObject<{
                inserted: import("zod").ZodNumber;
                updated: import("zod").ZodNumber;
                deleted: import("zod").ZodNumber;
                unchanged: import("zod").ZodNumber;
                rejected: import("zod").ZodNumber;
                changed: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>;
            warnings: import("zod").ZodArray<import("zod").ZodObject<{
                code: import("zod").ZodString;
                message: import("zod").ZodString;
            }, import("zod/v4/core").$strip>>;
            modelVersion: import("zod").ZodNullable<import("zod").ZodString>;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            holdoutId: import("zod").ZodNullable<import("zod").ZodString>;
            plannedAt: import("zod").ZodString;
            plannedBy: import("zod").ZodString;
            approvedAt: import("zod").ZodNullable<import("zod").ZodString>;
            approvedBy: import("zod").ZodNullable<import("zod").ZodString>;
            appliedAt: import("zod").ZodNullable<import("zod").ZodString>;
            verified: import("zod").ZodNullable<import("zod").ZodObject<{
                at: import("zod").ZodString;
                rows: import("zod").ZodNumber;
                mismatches: import("zod").ZodNumber;
            }, import("zod/v4/core").$strip>>;
            rolledBackAt: import("zod").ZodNullable<import("zod").ZodString>;
            rolledBackBy: import("zod").ZodNullable<import("zod").ZodString>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        apply: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        rollback: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
            confirm: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        history: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            offset: import("zod").ZodDefault<import("zod").ZodNumber>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
            sort: import("zod").ZodOptional<import("zod").ZodString>;
            search: import("zod").ZodOptional<import("zod").ZodString>;
            status: import("zod").ZodOptional<import("zod").ZodEnum<{
                applied: "applied";
                applying: "applying";
                approved: "approved";
                discarded: "discarded";
                failed: "failed";
                planned: "planned";
                rolled_back: "rolled_back";
                rolling_back: "rolling_back";
            }>>;
            kind: import("zod").ZodOptional<import("zod").ZodEnum<{
                prices: "prices";
                recommendations: "recommendations";
                segments: "segments";
            }>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            total: import("zod").ZodNumber;
            rows: import("zod").ZodArray<import("zod").ZodObject<{
                id: import("zod").ZodString;
                number: import("zod").ZodNumber;
                kind: import("zod").ZodEnum<{
                    prices: "prices";
                    recommendations: "recommendations";
                    segments: "segments";
                }>;
                targetId: import("zod").ZodString;
                targetName: import("zod").ZodString;
                connectionType: import("zod").ZodEnum<{
                    development: "development";
                    production: "production";
                    test: "test";
                }>;
                table: import("zod").ZodString;
                status: import("zod").ZodEnum<{
                    applied: "applied";
                    applying: "applying";
                    approved: "approved";
                    discarded: "discarded";
                    failed: "failed";
                    planned: "planned";
                    rolled_back: "rolled_back";
                    rolling_back: "rolling_back";
                }>;
                counts: import("zod").ZodObject<{
                    inserted: import("zod").ZodNumber;
                    updated: import("zod").ZodNumber;
                    deleted: import("zod").ZodNumber;
                    unchanged: import("zod").ZodNumber;
                    rejected: import("zod").ZodNumber;
                    changed: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>;
                warnings: import("zod").ZodArray<import("zod").ZodObject<{
                    code: import("zod").ZodString;
                    message: import("zod").ZodString;
                }, import("zod/v4/core").$strip>>;
                modelVersion: import("zod").ZodNullable<import("zod").ZodString>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                holdoutId: import("zod").ZodNullable<import("zod").ZodString>;
                plannedAt: import("zod").ZodString;
                plannedBy: import("zod").ZodString;
                approvedAt: import("zod").ZodNullable<import("zod").ZodString>;
                approvedBy: import("zod").ZodNullable<import("zod").ZodString>;
                appliedAt: import("zod").ZodNullable<import("zod").ZodString>;
                verified: import("zod").ZodNullable<import("zod").ZodObject<{
                    at: import("zod").ZodString;
                    rows: import("zod").ZodNumber;
                    mismatches: import("zod").ZodNumber;
                }, import("zod/v4/core").$strip>>;
                rolledBackAt: import("zod").ZodNullable<import("zod").ZodString>;
                rolledBackBy: import("zod").ZodNullable<import("zod").ZodString>;
                error: import("zod").ZodNullable<import("zod").ZodObject<{
                    code: import("zod").ZodEnum<{
                        cancelled: "cancelled";
                        conflict: "conflict";
                        internal: "internal";
                        "invalid-input": "invalid-input";
                        "not-found": "not-found";
                        "rate-limited": "rate-limited";
                        unauthorised: "unauthorised";
                        unavailable: "unavailable";
                        unsupported: "unsupported";
                    }>;
                    message: import("zod").ZodString;
                    details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
                }, import("zod/v4/core").$strip>>;
            }, import("zod/v4/core").$strip>>;
            basis: import("zod").ZodOptional<import("zod").ZodObject<{
                sql: import("zod").ZodOptional<import("zod").ZodString>;
                tables: import("zod").ZodOptional<import("zod").ZodArray<import("zod").ZodString>>;
                modelVersion: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
                dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
                loadedAt: import("zod").ZodOptional<import("zod").ZodNullable<import("zod").ZodString>>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    model: {
        catalog: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            title: import("zod").ZodString;
            description: import("zod").ZodString;
            task: import("zod").ZodEnum<{
                forecast: "forecast";
                price: "price";
                recommend: "recommend";
                segment: "segment";
            }>;
            params: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            usesTensorFlow: import("zod").ZodBoolean;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        list: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            modelId: import("zod").ZodOptional<import("zod").ZodString>;
            status: import("zod").ZodOptional<import("zod").ZodEnum<{
                candidate: "candidate";
                champion: "champion";
                retired: "retired";
            }>>;
        }, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            number: import("zod").ZodNumber;
            modelId: import("zod").ZodString;
            modelTitle: import("zod").ZodString;
            task: import("zod").ZodEnum<{
                forecast: "forecast";
                price: "price";
                recommend: "recommend";
                segment: "segment";
            }>;
            status: import("zod").ZodEnum<{
                candidate: "candidate";
                champion: "champion";
                retired: "retired";
            }>;
            params: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            seed: import("zod").ZodNumber;
            fingerprint: import("zod").ZodString;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            scorecard: import("zod").ZodNullable<import("zod").ZodObject<{
                primary: import("zod").ZodString;
                model: import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>;
                baselines: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
                protocol: import("zod").ZodString;
                beatsBaseline: import("zod").ZodBoolean;
                verdict: import("zod").ZodString;
                extra: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            backend: import("zod").ZodString;
            backendReason: import("zod").ZodString;
            codeVersion: import("zod").ZodNumber;
            trainedAt: import("zod").ZodString;
            trainSeconds: import("zod").ZodNumber;
            bytes: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        get: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            number: import("zod").ZodNumber;
            modelId: import("zod").ZodString;
            modelTitle: import("zod").ZodString;
            task: import("zod").ZodEnum<{
                forecast: "forecast";
                price: "price";
                recommend: "recommend";
                segment: "segment";
            }>;
            status: import("zod").ZodEnum<{
                candidate: "candidate";
                champion: "champion";
                retired: "retired";
            }>;
            params: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            seed: import("zod").ZodNumber;
            fingerprint: import("zod").ZodString;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            scorecard: import("zod").ZodNullable<import("zod").ZodObject<{
                primary: import("zod").ZodString;
                model: import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>;
                baselines: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
                protocol: import("zod").ZodString;
                beatsBaseline: import("zod").ZodBoolean;
                verdict: import("zod").ZodString;
                extra: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            backend: import("zod").ZodString;
            backendReason: import("zod").ZodString;
            codeVersion: import("zod").ZodNumber;
            trainedAt: import("zod").ZodString;
            trainSeconds: import("zod").ZodNumber;
            bytes: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        promote: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            number: import("zod").ZodNumber;
            modelId: import("zod").ZodString;
            modelTitle: import("zod").ZodString;
            task: import("zod").ZodEnum<{
                forecast: "forecast";
                price: "price";
                recommend: "recommend";
                segment: "segment";
            }>;
            status: import("zod").ZodEnum<{
                candidate: "candidate";
                champion: "champion";
                retired: "retired";
            }>;
            params: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            seed: import("zod").ZodNumber;
            fingerprint: import("zod").ZodString;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            scorecard: import("zod").ZodNullable<import("zod").ZodObject<{
                primary: import("zod").ZodString;
                model: import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>;
                baselines: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
                protocol: import("zod").ZodString;
                beatsBaseline: import("zod").ZodBoolean;
                verdict: import("zod").ZodString;
                extra: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            backend: import("zod").ZodString;
            backendReason: import("zod").ZodString;
            codeVersion: import("zod").ZodNumber;
            trainedAt: import("zod").ZodString;
            trainSeconds: import("zod").ZodNumber;
            bytes: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        retire: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            number: import("zod").ZodNumber;
            modelId: import("zod").ZodString;
            modelTitle: import("zod").ZodString;
            task: import("zod").ZodEnum<{
                forecast: "forecast";
                price: "price";
                recommend: "recommend";
                segment: "segment";
            }>;
            status: import("zod").ZodEnum<{
                candidate: "candidate";
                champion: "champion";
                retired: "retired";
            }>;
            params: import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>;
            seed: import("zod").ZodNumber;
            fingerprint: import("zod").ZodString;
            dataAsOf: import("zod").ZodNullable<import("zod").ZodString>;
            scorecard: import("zod").ZodNullable<import("zod").ZodObject<{
                primary: import("zod").ZodString;
                model: import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>;
                baselines: import("zod").ZodArray<import("zod").ZodObject<{
                    name: import("zod").ZodString;
                    metrics: import("zod").ZodArray<import("zod").ZodObject<{
                        name: import("zod").ZodString;
                        value: import("zod").ZodNumber;
                        better: import("zod").ZodEnum<{
                            higher: "higher";
                            lower: "lower";
                        }>;
                        interval: import("zod").ZodOptional<import("zod").ZodTuple<[import("zod").ZodNumber, import("zod").ZodNumber], null>>;
                    }, import("zod/v4/core").$strip>>;
                }, import("zod/v4/core").$strip>>;
                protocol: import("zod").ZodString;
                beatsBaseline: import("zod").ZodBoolean;
                verdict: import("zod").ZodString;
                extra: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            backend: import("zod").ZodString;
            backendReason: import("zod").ZodString;
            codeVersion: import("zod").ZodNumber;
            trainedAt: import("zod").ZodString;
            trainSeconds: import("zod").ZodNumber;
            bytes: import("zod").ZodNumber;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    jobs: {
        list: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            state: import("zod").ZodOptional<import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>>;
            limit: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        get: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        watch: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("@orpc/server").Schema<AsyncIteratorObject<{
            job: {
                id: string;
                command: string;
                title: string;
                input: unknown;
                lane: "compute" | "io";
                state: "cancelled" | "done" | "failed" | "queued" | "running";
                progress: number | null;
                note: string;
                millisecondsLeft: number | null;
                attempt: number;
                output: unknown;
                error: {
                    code: "cancelled" | "conflict" | "internal" | "invalid-input" | "not-found" | "rate-limited" | "unauthorised" | "unavailable" | "unsupported";
                    message: string;
                    details?: Record<string, unknown> | undefined;
                } | null;
                createdAt: string;
                startedAt: string | null;
                endedAt: string | null;
            };
        }, unknown, void>, import("@orpc/shared").AsyncIteratorClass<{
            job: {
                id: string;
                command: string;
                title: string;
                input: unknown;
                lane: "compute" | "io";
                state: "cancelled" | "done" | "failed" | "queued" | "running";
                progress: number | null;
                note: string;
                millisecondsLeft: number | null;
                attempt: number;
                output: unknown;
                error: {
                    code: "cancelled" | "conflict" | "internal" | "invalid-input" | "not-found" | "rate-limited" | "unauthorised" | "unavailable" | "unsupported";
                    message: string;
                    details?: Record<string, unknown> | undefined;
                } | null;
                createdAt: string;
                startedAt: string | null;
                endedAt: string | null;
            };
        }, unknown, void>>, Record<never, never>>;
        cancel: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        retry: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            title: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            lane: import("zod").ZodEnum<{
                compute: "compute";
                io: "io";
            }>;
            state: import("zod").ZodEnum<{
                cancelled: "cancelled";
                done: "done";
                failed: "failed";
                queued: "queued";
                running: "running";
            }>;
            progress: import("zod").ZodNullable<import("zod").ZodNumber>;
            note: import("zod").ZodString;
            millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
            attempt: import("zod").ZodNumber;
            output: import("zod").ZodNullable<import("zod").ZodUnknown>;
            error: import("zod").ZodNullable<import("zod").ZodObject<{
                code: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    conflict: "conflict";
                    internal: "internal";
                    "invalid-input": "invalid-input";
                    "not-found": "not-found";
                    "rate-limited": "rate-limited";
                    unauthorised: "unauthorised";
                    unavailable: "unavailable";
                    unsupported: "unsupported";
                }>;
                message: import("zod").ZodString;
                details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            }, import("zod/v4/core").$strip>>;
            createdAt: import("zod").ZodString;
            startedAt: import("zod").ZodNullable<import("zod").ZodString>;
            endedAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        schedules: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            cron: import("zod").ZodString;
            enabled: import("zod").ZodBoolean;
            retries: import("zod").ZodNumber;
            nextAt: import("zod").ZodNullable<import("zod").ZodString>;
            lastRun: import("zod").ZodNullable<import("zod").ZodObject<{
                id: import("zod").ZodString;
                command: import("zod").ZodString;
                title: import("zod").ZodString;
                input: import("zod").ZodUnknown;
                lane: import("zod").ZodEnum<{
                    compute: "compute";
                    io: "io";
                }>;
                state: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    done: "done";
                    failed: "failed";
                    queued: "queued";
                    running: "running";
                }>;
                progress: import("zod").ZodNullable<import("zod").ZodNumber>;
                note: import("zod").ZodString;
                millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
                attempt: import("zod").ZodNumber;
                output: import("zod").ZodNullable<import("zod").ZodUnknown>;
                error: import("zod").ZodNullable<import("zod").ZodObject<{
                    code: import("zod").ZodEnum<{
                        cancelled: "cancelled";
                        conflict: "conflict";
                        internal: "internal";
                        "invalid-input": "invalid-input";
                        "not-found": "not-found";
                        "rate-limited": "rate-limited";
                        unauthorised: "unauthorised";
                        unavailable: "unavailable";
                        unsupported: "unsupported";
                    }>;
                    message: import("zod").ZodString;
                    details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
                }, import("zod/v4/core").$strip>>;
                createdAt: import("zod").ZodString;
                startedAt: import("zod").ZodNullable<import("zod").ZodString>;
                endedAt: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            lastSuccessAt: import("zod").ZodNullable<import("zod").ZodString>;
            retryAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        schedule: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodOptional<import("zod").ZodString>;
            command: import("zod").ZodString;
            input: import("zod").ZodDefault<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
            cron: import("zod").ZodString;
            enabled: import("zod").ZodDefault<import("zod").ZodBoolean>;
            retries: import("zod").ZodDefault<import("zod").ZodNumber>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{
            id: import("zod").ZodString;
            command: import("zod").ZodString;
            input: import("zod").ZodUnknown;
            cron: import("zod").ZodString;
            enabled: import("zod").ZodBoolean;
            retries: import("zod").ZodNumber;
            nextAt: import("zod").ZodNullable<import("zod").ZodString>;
            lastRun: import("zod").ZodNullable<import("zod").ZodObject<{
                id: import("zod").ZodString;
                command: import("zod").ZodString;
                title: import("zod").ZodString;
                input: import("zod").ZodUnknown;
                lane: import("zod").ZodEnum<{
                    compute: "compute";
                    io: "io";
                }>;
                state: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    done: "done";
                    failed: "failed";
                    queued: "queued";
                    running: "running";
                }>;
                progress: import("zod").ZodNullable<import("zod").ZodNumber>;
                note: import("zod").ZodString;
                millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
                attempt: import("zod").ZodNumber;
                output: import("zod").ZodNullable<import("zod").ZodUnknown>;
                error: import("zod").ZodNullable<import("zod").ZodObject<{
                    code: import("zod").ZodEnum<{
                        cancelled: "cancelled";
                        conflict: "conflict";
                        internal: "internal";
                        "invalid-input": "invalid-input";
                        "not-found": "not-found";
                        "rate-limited": "rate-limited";
                        unauthorised: "unauthorised";
                        unavailable: "unavailable";
                        unsupported: "unsupported";
                    }>;
                    message: import("zod").ZodString;
                    details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
                }, import("zod/v4/core").$strip>>;
                createdAt: import("zod").ZodString;
                startedAt: import("zod").ZodNullable<import("zod").ZodString>;
                endedAt: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
            lastSuccessAt: import("zod").ZodNullable<import("zod").ZodString>;
            retryAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, Record<never, never>>;
        runs: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            dueAt: import("zod").ZodString;
            job: import("zod").ZodNullable<import("zod").ZodObject<{
                id: import("zod").ZodString;
                command: import("zod").ZodString;
                title: import("zod").ZodString;
                input: import("zod").ZodUnknown;
                lane: import("zod").ZodEnum<{
                    compute: "compute";
                    io: "io";
                }>;
                state: import("zod").ZodEnum<{
                    cancelled: "cancelled";
                    done: "done";
                    failed: "failed";
                    queued: "queued";
                    running: "running";
                }>;
                progress: import("zod").ZodNullable<import("zod").ZodNumber>;
                note: import("zod").ZodString;
                millisecondsLeft: import("zod").ZodNullable<import("zod").ZodNumber>;
                attempt: import("zod").ZodNumber;
                output: import("zod").ZodNullable<import("zod").ZodUnknown>;
                error: import("zod").ZodNullable<import("zod").ZodObject<{
                    code: import("zod").ZodEnum<{
                        cancelled: "cancelled";
                        conflict: "conflict";
                        internal: "internal";
                        "invalid-input": "invalid-input";
                        "not-found": "not-found";
                        "rate-limited": "rate-limited";
                        unauthorised: "unauthorised";
                        unavailable: "unavailable";
                        unsupported: "unsupported";
                    }>;
                    message: import("zod").ZodString;
                    details: import("zod").ZodOptional<import("zod").ZodRecord<import("zod").ZodString, import("zod").ZodUnknown>>;
                }, import("zod/v4/core").$strip>>;
                createdAt: import("zod").ZodString;
                startedAt: import("zod").ZodNullable<import("zod").ZodString>;
                endedAt: import("zod").ZodNullable<import("zod").ZodString>;
            }, import("zod/v4/core").$strip>>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        unschedule: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodString;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, Record<never, never>>;
    };
    alerts: {
        list: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            all: import("zod").ZodDefault<import("zod").ZodBoolean>;
        }, import("zod/v4/core").$strip>, import("zod").ZodArray<import("zod").ZodObject<{
            id: import("zod").ZodString;
            kind: import("zod").ZodEnum<{
                late: "late";
                "load-empty": "load-empty";
                "load-failed": "load-failed";
                "load-large": "load-large";
                quality: "quality";
                "rows-gone": "rows-gone";
            }>;
            subject: import("zod").ZodString;
            title: import("zod").ZodString;
            detail: import("zod").ZodString;
            href: import("zod").ZodString;
            raisedAt: import("zod").ZodString;
            lastAt: import("zod").ZodString;
            times: import("zod").ZodNumber;
            resolvedAt: import("zod").ZodNullable<import("zod").ZodString>;
            seenAt: import("zod").ZodNullable<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>>, Record<never, never>>;
        seen: import("@orpc/server").ProcedureClient<import("@orpc/server").ClientContext, import("zod").ZodObject<{
            id: import("zod").ZodOptional<import("zod").ZodString>;
        }, import("zod/v4/core").$strip>, import("zod").ZodObject<{}, import("zod/v4/core").$strip>, Record<never, never>>;
    };
};
export declare function temporaryFolder(name: string): string;
export declare function openTestWorkspace(name: string, folder?: string): Promise<TestWorkspace>;
export {};
