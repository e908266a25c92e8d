using System.Globalization;
using Lowmark.Kernel;
using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;

namespace Lowmark.Remedies;

/// <summary>Raises the application's own limit: the machine was not short of memory. Each space has its own.</summary>
internal static class RaiseRuntimeLimit
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Report.Program is not { } program) { return null; }
        return (program.Name, program.Space) switch
        {
            (_, MemorySpace.Threads) => Threads(s, program),
            (ProgramName.Java, { } space) => Java(s, program, space),
            (ProgramName.Java, null) => Java(s, program, MemorySpace.Heap),
            (ProgramName.Node, MemorySpace.ArraySize) => Smaller(s, "V8", "2^32 − 2 elements, or 1 GiB of them"),
            (ProgramName.Node, _) => Limit(
                s, "the V8 heap", "--max-old-space-size (in MiB)",
                [$"tr '\\0' ' ' < /proc/{Pid(program)}/cmdline", $"kill -USR2 {Pid(program)}  # with "
                    + "--heapsnapshot-signal=SIGUSR2"]),
            (ProgramName.Dotnet, _) => Limit(
                s, "the .NET heap", "DOTNET_GCHeapHardLimit; in a container 75 % of its limit unless set",
                [$"dotnet-counters monitor -p {Pid(program)}", $"dotnet-gcdump collect -p {Pid(program)}"]),
            (ProgramName.Php, _) => Limit(
                s, "PHP's memory_limit", "memory_limit in php.ini or the pool's php_admin_value; it is one request's",
                ["php -i | grep memory_limit", "grep -rn memory_limit /etc/php*"]),
            (ProgramName.Redis, _) => Limit(
                s, "Redis' maxmemory", "maxmemory; with a maxmemory-policy other than noeviction it drops old keys "
                    + "instead of refusing",
                ["redis-cli CONFIG GET 'maxmemory*'", "redis-cli INFO memory", "redis-cli --bigkeys"]),
            (ProgramName.Elasticsearch, _) => Limit(
                s, "the circuit breaker or the heap it is a share of", "indices.breaker.total.limit, -Xmx",
                ["curl -s 'localhost:9200/_nodes/stats/breaker?human'"]),
            (ProgramName.Go, _) => AddressSpace(s, program),
            _ => null,
        };
    }

    private static Remedy Java(Situation s, ProgramRecord program, MemorySpace space)
    {
        string pid = Pid(program);
        EquatableArray<string> histogram = [$"jcmd {pid} VM.flags", $"jcmd {pid} GC.class_histogram"];
        return space switch
        {
            MemorySpace.Metaspace => Limit(
                s, "the JVM's metaspace", "-XX:MaxMetaspaceSize=SIZE; -XX:MaxPermSize before Java 8",
                [$"jcmd {pid} VM.metaspace", $"jcmd {pid} VM.classloader_stats"],
                "A number of class loaders that only grows is a class leak: redeployments and generated classes."),
            MemorySpace.CompressedClassSpace => Limit(
                s, "the JVM's compressed class space", "-XX:CompressedClassSpaceSize=SIZE, 1 GiB unless set",
                [$"jcmd {pid} VM.metaspace", $"jcmd {pid} VM.classloader_stats"],
                "A number of class loaders that only grows is a class leak: redeployments and generated classes."),
            MemorySpace.DirectBuffer => Limit(
                s, "the JVM's direct memory", "-XX:MaxDirectMemorySize=SIZE, as large as -Xmx unless set",
                [$"jcmd {pid} VM.flags", $"jcmd {pid} VM.native_memory summary"],
                "Buffers are freed when the collector finds them: network libraries pool them (Netty: "
                + "-Dio.netty.maxDirectMemory)."),
            MemorySpace.ArraySize => Smaller(s, "the JVM", "2^31 − 2 elements"),
            MemorySpace.GcOverhead => Limit(
                s, "the Java heap", "-Xmx; -XX:-UseGCOverheadLimit only delays the end", histogram),
            _ => Limit(s, "the Java heap", "-Xmx, a quarter of RAM or of the container unless set", histogram),
        };
    }

    private static Remedy Limit(
        Situation s, string what, string option, EquatableArray<string> commands, string? hint = null) => new(
        "raise-runtime-limit",
        $"Raise {what} by half, or find what fills it",
        RemedyTime.Lasting,
        commands,
        null,
        $"The limit is the application's own ({option}); the machine's memory has no part in it, and adding RAM does "
            + $"nothing. {Old(s.Report.Program?.LimitBytes)}add half, and see whether use levels off. If it does not, "
            + $"it leaks: the commands show of what. {hint}".TrimEnd(),
        "In a container, heap, stacks and buffers together must stay below the container's limit, or the kernel kills "
            + "it.",
        [],
        s.Because("runtime-limit"));

    private static string Old(long? bytes) => bytes is { } known
        ? $"It is {known.ToString(CultureInfo.InvariantCulture)} bytes: "
        : "The old value is not in the log: read it, ";

    private static Remedy Smaller(Situation s, string runtime, string most) => new(
        "shrink-array",
        "Ask for a smaller array: no limit can be raised",
        RemedyTime.Lasting,
        [],
        null,
        $"{runtime} has no arrays above {most}, whatever memory there is. A size that large is mostly an arithmetic "
            + "mistake, or a whole file or result in one buffer: read it in parts.",
        "None.",
        [],
        s.Because("runtime-limit"));

    private static Remedy AddressSpace(Situation s, ProgramRecord program) => new(
        "raise-address-space-limit",
        "Look at the limit of the process's address space, then at overcommit",
        RemedyTime.Lasting,
        [
            $"grep 'Max address space' /proc/{Pid(program)}/limits",
            "systemctl show -p LimitAS UNIT",
            "grep -E 'CommitLimit|Committed_AS' /proc/meminfo",
        ],
        null,
        "Go reserves address space in advance, so ulimit -v (LimitAS=) stops it early; unlimited is right for it. If "
            + "there is no such limit, vm.overcommit_memory=2 refused. GOMEMLIMIT does not end a program.",
        "Without a limit a leak ends in a kill: bound memory by MemoryMax= instead.",
        [],
        s.Because("runtime-limit"));

    private static Remedy Threads(Situation s, ProgramRecord program) => new(
        "raise-runtime-limit",
        "Raise the number of threads, or find why there are so many",
        RemedyTime.Lasting,
        [
            $"ls /proc/{Pid(program)}/task | wc -l",
            $"grep 'Max processes' /proc/{Pid(program)}/limits",
            "systemctl show -p TasksMax,TasksCurrent UNIT",
            "sysctl kernel.threads-max kernel.pid_max",
        ],
        null,
        "The message may say memory, but a thread or process was refused: by ulimit -u, TasksMax= (pids.max) or "
            + "kernel.threads-max. Compare the count with the three.",
        "Thousands of threads each take a stack; a pool that grows without end needs a bound, not a higher limit.",
        [],
        s.Because("runtime-limit"));

    private static string Pid(ProgramRecord program) =>
        program.Pid?.ToString(CultureInfo.InvariantCulture) ?? "PID";
}
