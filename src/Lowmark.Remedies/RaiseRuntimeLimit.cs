namespace Lowmark.Remedies;

/// <summary>Raises the application's own limit: the machine was not short of memory.</summary>
internal static class RaiseRuntimeLimit
{
    public static Remedy? Propose(Situation s)
    {
        if (!s.Is("runtime-limit")) { return null; }
        if (s.EvidenceSays("native thread")) { return Threads(s); }
        if (s.EvidenceSays("Metaspace")) { return Build(s, "the JVM's metaspace", "jcmd PID "
            + "VM.flags", "-XX:MaxMetaspaceSize=SIZE", "jcmd PID GC.class_histogram"); }
        if (s.EvidenceSays("java.lang.OutOfMemoryError")) { return Build(s, "the Java heap", "jcmd PID "
            + "VM.flags", "-Xmx", "jcmd PID GC.class_histogram"); }
        if (s.EvidenceSays("JavaScript heap") || s.EvidenceSays("V8"))
        {
            return Build(s, "the V8 heap", "tr '\\0' ' ' < /proc/PID/cmdline", "--max-old-space-size (in MiB)", "kill "
                + "-USR2 PID  # with --heapsnapshot-signal=SIGUSR2");
        }

        return s.EvidenceSays("System.OutOfMemoryException")
            ? Build(s, "the .NET heap", "dotnet-counters monitor -p PID", "DOTNET_GCHeapHardLimit", "dotnet-gcdump "
                + "collect -p PID")
            : null;
    }

    private static Remedy Build(Situation s, string what, string read, string option, string dump) => new(
        "raise-runtime-limit",
        $"Raise {what} by half, or find what fills it",
        RemedyTime.Lasting,
        [read, dump],
        null,
        $"The limit is the application's own ({option}); the machine's memory has no part in it, and adding RAM does "
            + "nothing. The old value is not in the log: read it, add half, and see whether use levels off. If it "
            + "does not, it leaks: the dump shows of what.",
        "In a container, heap, stacks and buffers together must stay below the container's limit, or the kernel kills "
            + "it.",
        [],
        s.Because("runtime-limit"));

    private static Remedy Threads(Situation s) => new(
        "raise-runtime-limit",
        "Raise the number of threads, or find why there are so many",
        RemedyTime.Lasting,
        [
            "ls /proc/PID/task | wc -l",
            "grep 'Max processes' /proc/PID/limits",
            "systemctl show -p TasksMax,TasksCurrent UNIT",
            "sysctl kernel.threads-max kernel.pid_max",
        ],
        null,
        "The message says memory, but a thread was refused: by ulimit -u, TasksMax= (pids.max) or kernel.threads-max. "
            + "Compare the count with the three.",
        "Thousands of threads each take a stack; a pool that grows without end needs a bound, not a higher limit.",
        [],
        s.Because("runtime-limit"));
}
