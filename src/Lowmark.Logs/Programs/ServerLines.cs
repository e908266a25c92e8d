using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>Databases, caches and web servers.</summary>
/// <remarks>Redis and Valkey: server.c, rdb.c, redisOutOfMemoryHandler() (2.8 to 8). PostgreSQL: mcxt.c, postmaster.c,
/// sysv_shmem.c (9 to 17). MySQL and MariaDB: os_mem_alloc_large() (ut0mem, os0proc.cc), buf_pool_init(), my_malloc
/// (EE_OUTOFMEMORY). Elasticsearch: HierarchyCircuitBreakerService. MongoDB: mongoOutOfMemory, gperftools' tcmalloc.
/// nginx: ngx_alloc.c, ngx_process.c.</remarks>
internal static class ServerLines
{
    public static ProgramRecord? Redis(in ProgramLine line)
    {
        if (line.Has("# Can't save in background: fork: Cannot allocate memory"u8)
            || line.Has("# Can't rewrite append only file in background: fork: Cannot allocate memory"u8))
        {
            return line.Record(ProgramName.Redis, ProgramSays.Refused);
        }

        if (line.Has("WARNING overcommit_memory is set to 0! "u8)
            || line.Has("WARNING Memory overcommit must be enabled! "u8))
        {
            return line.Record(ProgramName.Redis, ProgramSays.Detail) with { Space = MemorySpace.Commit };
        }

        if (line.Has("OOM command not allowed when used memory > 'maxmemory'"u8))
        {
            return line.Record(ProgramName.Redis, ProgramSays.AtLimit) with { Space = MemorySpace.Cache };
        }

        return line.Has("# Out Of Memory allocating "u8) && line.Has(" bytes!"u8)
            ? line.Record(ProgramName.Redis, ProgramSays.Refused) with
            {
                Space = MemorySpace.Native,
                AskedBytes = line.BytesAfter("allocating "u8),
            }
            : null;
    }

    public static ProgramRecord? Postgres(in ProgramLine line)
    {
        if (line.Has("server process (PID "u8) && line.Ends(" was terminated by signal 9: Killed"u8))
        {
            return line.Record(ProgramName.Postgres, ProgramSays.EndedBySignal) with
            {
                Pid = line.PidAfter("(PID "u8),
            };
        }

        if (line.Ends("ERROR:  out of memory"u8) || line.Ends("FATAL:  out of memory"u8)
            || line.Has("could not fork new process for connection: Cannot allocate memory"u8)
            || line.Has("could not map anonymous shared memory: Cannot allocate memory"u8))
        {
            return line.Record(ProgramName.Postgres, ProgramSays.Refused) with { Space = MemorySpace.Native };
        }

        return line.Has("DETAIL:  Failed on request of size "u8)
            ? line.Record(ProgramName.Postgres, ProgramSays.Detail) with
            {
                AskedBytes = line.BytesAfter("request of size "u8),
            }
            : null;
    }

    public static ProgramRecord? Mysql(in ProgramLine line)
    {
        bool isMap = line.Has("InnoDB: mmap("u8) && line.Has(" bytes) failed; errno 12"u8);
        bool isBlock = line.Has("ut of memory (Needed "u8) && line.Has(" bytes)"u8);
        if (!isMap && !isBlock && !line.Has("Cannot allocate memory for the buffer pool"u8)) { return null; }
        return line.Record(ProgramName.Mysql, ProgramSays.Refused) with
        {
            Space = MemorySpace.Native,
            AskedBytes = line.BytesAfter("mmap("u8) ?? line.BytesAfter("(Needed "u8),
        };
    }

    public static ProgramRecord? Elasticsearch(in ProgramLine line) =>
        line.Has("ircuitBreakingException"u8) && line.Has("Data too large, data for ["u8)
            ? line.Record(ProgramName.Elasticsearch, ProgramSays.AtLimit) with
            {
                Space = MemorySpace.Cache,
                UsedBytes = line.BytesAfter("would be ["u8),
                LimitBytes = line.BytesAfter("limit of ["u8),
            }
            : null;

    public static ProgramRecord? Mongodb(in ProgramLine line) =>
        line.Has("tcmalloc: allocation failed "u8) || (line.MayBeFrom("mongod"u8) && line.Is("out of memory."u8))
            ? line.Record(ProgramName.Mongodb, ProgramSays.Refused) with
            {
                Space = MemorySpace.Native,
                AskedBytes = line.BytesAfter("allocation failed "u8),
            }
            : null;

    public static ProgramRecord? Nginx(in ProgramLine line) =>
        line.Has(" failed (12: Cannot allocate memory)"u8)
        || (line.Has("fork() failed while spawning "u8) && line.Ends("(12: Cannot allocate memory)"u8))
            ? line.Record(ProgramName.Nginx, ProgramSays.Refused) with
            {
                Space = MemorySpace.Native,
                AskedBytes = line.BytesAfter("malloc("u8) ?? line.BytesAfter("memalign("u8),
            }
            : null;
}
