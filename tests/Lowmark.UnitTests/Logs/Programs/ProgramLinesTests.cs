using Lowmark.Logs.Programs;
using Lowmark.Logs.Records;
using Lowmark.Logs.Reports;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Logs.Programs;

/// <summary>One row a printed shape. The lines are written for this test in the form that the program's source prints;
/// the source is named in the reader of the program.</summary>
public class ProgramLinesTests
{
    private const string Id = "4e5021d210f65ebe67a9d2b1ee6f4f2a4c1e3a9a0f8b7c6d5e4f3a2b1c0d9e8f";

    [Theory]
    [InlineData("systemd[1]: a.service: A process of this unit has been killed by the OOM killer.")]
    [InlineData("systemd[1]: a.service: Failed with result 'oom-kill'.")]
    [InlineData("systemd[1]: a.service: Main process exited, code=killed, status=9/KILL", ProgramSays.EndedBySignal)]
    public void Systemd_names_the_unit(string line, ProgramSays says = ProgramSays.SawKernelKill)
    {
        ProgramRecord said = Said($"Oct 11 12:24:42 web1 {line}");

        Assert.Equal((ProgramName.Systemd, says, "a.service"), (said.Name, said.Says, said.Unit));
    }

    [Fact]
    public void Systemds_memory_peak_belongs_to_the_unit()
    {
        ProgramRecord said = Said(
            "Oct 11 12:24:42 web1 systemd[1]: a.service: Failed with result 'oom-kill'.",
            "Oct 11 12:24:42 web1 systemd[1]: a.service: Consumed 1min 2.3s CPU time, 1.5G memory peak, 0B memory swap "
            + "peak.");

        Assert.Equal(1536L << 20, said.UsedBytes);
    }

    [Theory]
    [InlineData("Killed /user.slice/a.scope due to memory pressure for /user.slice being 68.21% > 50.00% for > 20s "
        + "with "
        + "reclaim activity", null)]
    [InlineData("Marked /user.slice/a.scope for killing due to memory pressure for /user.slice being 68.21% > "
        + "50.00% for "
        + "> 20s with reclaim activity", null)]
    [InlineData("Killed /user.slice/a.scope due to memory used (7177072640) / total (7969300480) and swap used "
        + "(7503994880) / total (7969173504) being more than 90.00%", 7177072640)]
    [InlineData("Marked /user.slice/a.scope for killing due to memory used (7177072640) / total (7969300480) and "
        + "swap used "
        + "(7503994880) / total (7969173504) being more than 90.00%", 7177072640)]
    public void Systemd_oomd_names_the_group(string line, long? used)
    {
        ProgramRecord said = Said(line);

        Assert.Equal(
            (ProgramName.SystemdOomd, ProgramSays.Killed, "/user.slice/a.scope", used),
            (said.Name, said.Says, said.Cgroup, said.UsedBytes));
    }

    [Fact]
    public void Systemd_says_what_systemd_oomd_killed()
    {
        ProgramRecord said = Said("Oct 11 12:24:42 web1 systemd[1]: a.scope: systemd-oomd killed 3 process(es) in this "
            + "unit.");

        Assert.Equal((ProgramName.SystemdOomd, ProgramSays.Killed, "a.scope"), (said.Name, said.Says, said.Unit));
    }

    [Theory]
    [InlineData("sending SIGTERM to process 7 uid 1000 \"chrome\": badness 900, VmRSS 4514 MiB")]
    [InlineData("sending SIGKILL to process 7 uid 1000 \"chrome\": oom_score 712, oom_score_adj 0, VmRSS 4514 MiB, "
        + "cmdline "
        + "\"chrome --a\"")]
    [InlineData("Killing process: chrome, pid: 7, badness: 900, VmRSS: 4514 MiB")]
    public void Earlyoom_names_the_task_and_its_size(string line)
    {
        ProgramRecord said = Said(line);

        Assert.Equal(
            (ProgramName.Earlyoom, ProgramSays.Killed, 7, "chrome", 4514L << 20),
            (said.Name, said.Says, said.Pid, said.Comm, said.UsedBytes));
    }

    [Fact]
    public void Nohang_prints_a_statement_of_several_lines()
    {
        ProgramRecord said = Said(
            "Memory status that requires corrective actions:",
            "  MemAvailable [52 MiB, 0.9 %] <= hard_threshold_min_mem [118 MiB, 2.0 %]",
            "Process with highest badness (found in 5ms):", "  PID: 7, Name: chrome, badness: 900",
            "Implementing a corrective action:", "  Sending SIGKILL to the victim");

        Assert.Equal(
            (ProgramName.Nohang, ProgramSays.Killed, 7, "chrome", 52L << 20, 118L << 20),
            (said.Name, said.Says, said.Pid, said.Comm, said.AvailableBytes, said.LimitBytes));
    }

    [Fact]
    public void Oomd_names_the_group_and_its_size()
    {
        ProgramRecord said = Said("oomd kill: 81.28 80.05 42.78 system.slice/a.service 1999 ruleset:[r] "
            + "detectorgroup:[d] killer:kill_by_pressure v2");

        Assert.Equal(
            (ProgramName.Oomd, ProgramSays.Killed, "/system.slice/a.service", 1999L),
            (said.Name, said.Says, said.Cgroup, said.UsedBytes));
    }

    [Theory]
    [InlineData("The node was low on resource: memory. Container app was using 188Ki, which exceeds its request of 0.",
        null, null)]
    [InlineData("The node was low on resource: memory. Threshold quantity: 100Mi, available: 17348Ki. Container app "
        + "was "
        + "using 188Ki, request is 0, has larger consumption of memory.", 100L << 20, 17348L << 10)]
    public void The_kubelet_says_why_it_evicted(string line, long? threshold, long? available)
    {
        ProgramRecord said = Said(line);

        Assert.Equal(
            (ProgramName.Kubelet, ProgramSays.Killed, "app", 188L << 10, threshold, available),
            (said.Name, said.Says, said.Container, said.UsedBytes, said.LimitBytes, said.AvailableBytes));
    }

    [Theory]
    [InlineData("eviction_manager.go:350] \"Eviction manager: must evict pod(s) to reclaim\" resourceName=\"memory\"",
        "eviction_manager.go:575] \"Eviction manager: pod is evicted successfully\" pod=\"prod/db-0\"")]
    [InlineData("eviction manager: must evict pod(s) to reclaim memory",
        "eviction manager: pod prod/db-0 is evicted successfully")]
    public void The_kubelet_names_the_pod_that_it_evicted(string first, string second)
    {
        ProgramRecord said = Said(first, second);

        Assert.Equal(
            (ProgramName.Kubelet, ProgramSays.Killed, "prod/db-0"), (said.Name, said.Says, said.Pod));
    }

    [Theory]
    [InlineData("time=\"2026-10-11T12:24:42Z\" level=info msg=\"TaskOOM event container_id:\\\"" + Id + "\\\"\"",
        ProgramName.Containerd)]
    [InlineData("TaskOOM event &TaskOOM{ContainerID:" + Id + ",XXX_unrecognized:[],}", ProgramName.Containerd)]
    [InlineData("2026-10-11T12:24:42.000000000Z container oom " + Id + " (image=nginx, name=web)", ProgramName.Docker)]
    public void Container_engines_name_the_container(string line, ProgramName name)
    {
        ProgramRecord said = Said(line);

        Assert.Equal((name, ProgramSays.SawKernelKill, Id), (said.Name, said.Says, said.ContainerId));
    }

    [Theory]
    [InlineData("    Last State:   Terminated|      Reason:       OOMKilled|      Exit Code:    137", null)]
    [InlineData("        reason: OOMKilled", null)]
    [InlineData("web-0   0/1   OOMKilled   3 (5s ago)   10m", "web-0")]
    [InlineData("prod   web-0   0/1   OOMKilled   3 (5s ago)   10m", "prod/web-0")]
    public void A_status_of_kubectl_says_that_the_kernel_killed(string lines, string? pod)
    {
        ProgramRecord said = Said(lines.Split('|'));

        Assert.Equal((ProgramName.Kubernetes, ProgramSays.SawKernelKill, pod), (said.Name, said.Says, said.Pod));
    }

    [Theory]
    [InlineData("Java heap space", MemorySpace.Heap)]
    [InlineData("GC overhead limit exceeded", MemorySpace.GcOverhead)]
    [InlineData("Metaspace", MemorySpace.Metaspace)]
    [InlineData("PermGen space", MemorySpace.Metaspace)]
    [InlineData("Compressed class space", MemorySpace.CompressedClassSpace)]
    [InlineData("Direct buffer memory", MemorySpace.DirectBuffer)]
    [InlineData("Cannot reserve 4096 bytes of direct buffer memory (allocated: 8192, limit: 8192)",
        MemorySpace.DirectBuffer, ProgramSays.AtLimit, 4096)]
    [InlineData("unable to create new native thread", MemorySpace.Threads)]
    [InlineData("unable to create native thread: possibly out of memory or process/resource limits reached",
        MemorySpace.Threads)]
    [InlineData("Requested array size exceeds VM limit", MemorySpace.ArraySize)]
    [InlineData("request 4096 bytes for Chunk::new. Out of swap space?", MemorySpace.Native, ProgramSays.Refused, 4096)]
    [InlineData("Map failed", MemorySpace.Mapping, ProgramSays.Refused)]
    public void Java_says_which_space(
        string message, MemorySpace space, ProgramSays says = ProgramSays.AtLimit, int? asked = null)
    {
        foreach (string before in (string[])["", "Exception in thread \"main\" ", "Caused by: ", "12:24:42 ERROR [a] "])
        {
            ProgramRecord said = Said($"{before}java.lang.OutOfMemoryError: {message}");
            Assert.Equal(
                (ProgramName.Java, says, space, (long?)asked), (said.Name, said.Says, said.Space, said.AskedBytes));
        }
    }

    [Fact]
    public void The_system_refuses_the_jvm_memory_in_three_lines()
    {
        ProgramRecord said = Said(
            "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00000000c0000000, 715849728, 0) failed; "
            + "error='Cannot allocate memory' (errno=12)",
            "# There is insufficient memory for the Java Runtime Environment to continue.",
            "# Native memory allocation (mmap) failed to map 715849728 bytes for committing reserved memory.");

        Assert.Equal(
            (ProgramName.Java, ProgramSays.Refused, MemorySpace.Native, 715849728L),
            (said.Name, said.Says, said.Space, said.AskedBytes));
    }

    [Fact]
    public void V8_prints_its_last_collections_first()
    {
        ProgramRecord said = Said(
            "<--- Last few GCs --->", "",
            "[900:0x5581]    60038 ms: Mark-sweep (reduce) 2045.6 (2082.3) -> 2044.0 (2083.0) MB, 910.1 / 0.0 ms",
            "FATAL ERROR: Ineffective mark-compacts near heap limit Allocation failed - JavaScript heap out of memory");

        Assert.Equal(
            (ProgramName.Node, ProgramSays.AtLimit, MemorySpace.Heap, 900, 2044L << 20),
            (said.Name, said.Says, said.Space, said.Pid, said.UsedBytes));
    }

    [Theory]
    [InlineData("FATAL ERROR: invalid array length Allocation failed - JavaScript heap out of memory", ProgramName.Node,
        ProgramSays.AtLimit, MemorySpace.ArraySize)]
    [InlineData("runtime: out of memory: cannot allocate 4096-byte block (1066663936 in use)", ProgramName.Go,
        ProgramSays.Refused, MemorySpace.Native, 4096)]
    [InlineData("fatal error: runtime: out of memory", ProgramName.Go, ProgramSays.Refused, MemorySpace.Native)]
    [InlineData("fatal error: runtime: cannot allocate memory", ProgramName.Go, ProgramSays.Refused,
        MemorySpace.Native)]
    [InlineData("runtime: failed to create new OS thread (have 2 already; errno=11)", ProgramName.Go,
        ProgramSays.AtLimit, MemorySpace.Threads)]
    [InlineData("runtime: failed to create new OS thread (have 2 already; errno=12)", ProgramName.Go,
        ProgramSays.Refused, MemorySpace.Native)]
    [InlineData("Oct 11 12:24:42 web1 shop[9]: Out of memory.",
        ProgramName.Dotnet, ProgramSays.AtLimit, MemorySpace.Heap)]
    [InlineData("Unhandled exception. System.OutOfMemoryException: Array dimensions exceeded", ProgramName.Dotnet,
        ProgramSays.AtLimit, MemorySpace.Heap)]
    [InlineData("GC heap initialization failed with error 0x8007000E", ProgramName.Dotnet, ProgramSays.Refused,
        MemorySpace.Native)]
    [InlineData("Failed to create CoreCLR, HRESULT: 0x8007000E", ProgramName.Dotnet, ProgramSays.Refused,
        MemorySpace.Native)]
    [InlineData("MemoryError", ProgramName.Python, ProgramSays.Refused, MemorySpace.Native)]
    [InlineData("numpy.core._exceptions._ArrayMemoryError: Unable to allocate 4.00 KiB for an array with shape "
        + "(512,) and "
        + "data type float64", ProgramName.Python, ProgramSays.Refused, MemorySpace.Native, 4096)]
    [InlineData("a.rb:1:in `*': failed to allocate memory (NoMemoryError)", ProgramName.Ruby, ProgramSays.Refused,
        MemorySpace.Native)]
    [InlineData("PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 4096 bytes) "
        + "in a on "
        + "line 1", ProgramName.Php, ProgramSays.AtLimit, MemorySpace.Request, 4096)]
    [InlineData("Out of memory!", ProgramName.Perl, ProgramSays.Refused, MemorySpace.Native)]
    [InlineData("memory allocation of 4096 bytes failed", ProgramName.Rust, ProgramSays.Refused, MemorySpace.Native,
        4096)]
    [InlineData("terminate called after throwing an instance of 'std::bad_alloc'", ProgramName.Cpp, ProgramSays.Refused,
        MemorySpace.Native)]
    [InlineData("900:M 11 Oct 2026 12:24:42.000 # Can't save in background: fork: Cannot allocate memory",
        ProgramName.Redis, ProgramSays.Refused, null)]
    [InlineData("(error) OOM command not allowed when used memory > 'maxmemory'.", ProgramName.Redis,
        ProgramSays.AtLimit, MemorySpace.Cache)]
    [InlineData("900:M 11 Oct 2026 12:24:42.000 # Out Of Memory allocating 4096 bytes!", ProgramName.Redis,
        ProgramSays.Refused, MemorySpace.Native, 4096)]
    [InlineData("2026-10-11 12:24:42 UTC [900] FATAL:  could not map anonymous shared memory: Cannot allocate memory",
        ProgramName.Postgres, ProgramSays.Refused, MemorySpace.Native)]
    [InlineData("LOG:  could not fork new process for connection: Cannot allocate memory", ProgramName.Postgres,
        ProgramSays.Refused, MemorySpace.Native)]
    [InlineData("InnoDB: mmap(4096 bytes) failed; errno 12", ProgramName.Mysql, ProgramSays.Refused, MemorySpace.Native,
        4096)]
    [InlineData("[ERROR] InnoDB: Cannot allocate memory for the buffer pool", ProgramName.Mysql, ProgramSays.Refused,
        MemorySpace.Native)]
    [InlineData("[ERROR] mysqld: Out of memory (Needed 4096 bytes)", ProgramName.Mysql, ProgramSays.Refused,
        MemorySpace.Native, 4096)]
    [InlineData("org.elasticsearch.common.breaker.CircuitBreakingException: [parent] Data too large, data for "
        + "[<http_request>] would be [1028/1kb], which is larger than the limit of [1024/1kb]",
        ProgramName.Elasticsearch, ProgramSays.AtLimit, MemorySpace.Cache)]
    [InlineData("src/central_freelist.cc:333] tcmalloc: allocation failed 4096", ProgramName.Mongodb,
        ProgramSays.Refused,
        MemorySpace.Native, 4096)]
    [InlineData("2026/10/11 12:24:42 [emerg] 900#900: malloc(4096) failed (12: Cannot allocate memory)",
        ProgramName.Nginx, ProgramSays.Refused, MemorySpace.Native, 4096)]
    [InlineData("-bash: fork: Cannot allocate memory", ProgramName.Other, ProgramSays.Refused, MemorySpace.Native)]
    [InlineData("-bash: fork: retry: Resource temporarily unavailable", ProgramName.Other, ProgramSays.AtLimit,
        MemorySpace.Threads)]
    [InlineData("virtual memory exhausted: Cannot allocate memory", ProgramName.Other, ProgramSays.Refused,
        MemorySpace.Native)]
    public void A_run_time_or_server_says_what_ran_out(
        string line, ProgramName name, ProgramSays says, MemorySpace? space, int? asked = null)
    {
        ProgramRecord said = Said(line);

        Assert.Equal((name, says, space, (long?)asked), (said.Name, said.Says, said.Space, said.AskedBytes));
    }

    [Fact]
    public void Postgres_gives_the_size_in_its_next_line()
    {
        ProgramRecord said = Said(
            "2026-10-11 12:24:42 UTC [900] ERROR:  out of memory",
            "2026-10-11 12:24:42 UTC [900] DETAIL:  Failed on request of size 8192 in memory context \"a\".");

        Assert.Equal((ProgramName.Postgres, 8192L), (said.Name, said.AskedBytes));
    }

    private static ProgramRecord Said(params string[] lines) =>
        Assert.Single(LogText.Reports(lines)).Program ?? throw new ArgumentException("the kernel spoke", nameof(lines));
}
