using System.Text;
using Lowmark.Diagnosis.Model;
using Lowmark.Logs.Programs;
using Lowmark.Kernel;
using Lowmark.Kernel.Memory;
using Lowmark.Remedies;
using static Lowmark.UnitTests.Remedies.Reports;

namespace Lowmark.UnitTests.Remedies;

public class RemedyCatalogTests
{
    private const long GiB = 1024 * 1024;
    private const string Canary = "CANARY";
    private const string Hostile = "x$(CANARY)`CANARY`'CANARY\"CANARY\n;CANARY\u001b[0m\u202e|CANARY&CANARY>CANARY";

    private static readonly string[] s_causes =
    [
        "cgroup-limit", "cgroup-parent-limit", "global-exhaustion", "node-exhaustion", "zone-exhaustion",
        "fragmentation", "atomic-reserve", "overcommit-refusal", "manual", "userspace-killer", "runtime-limit",
        "unknown",
    ];

    private static readonly string[] s_factors =
    [
        "process-hog", "process-leak", "many-processes", "shmem", "slab-unreclaimable", "page-tables", "kernel-stacks",
        "hugetlb-reserved", "mlocked", "page-cache-dirty", "unaccounted", "thp-bloat", "no-swap", "swap-full",
        "swap-cache-thrash", "overcommitted", "min-free-too-low", "min-free-too-high", "protected-hog",
        "innocent-victim", "group-kill", "init-bloat", "sibling-hog", "harmless-fallback", "driver-high-order",
        "low-memory-host",
    ];

    private static readonly string[] s_paths =
    [
        "/" + Hostile, "/system.slice/" + Hostile + ".service", "/docker/" + Hostile,
        "/machine.slice/libpod-" + Hostile + ".scope", "/kubepods/pod" + Hostile + "/" + Hostile, "/lxc/" + Hostile,
        "/machine.slice/machine-qemu\\x2d1\\x2d" + Hostile + ".scope", "/nomad/" + Hostile,
        "/user.slice/user@" + Hostile + ".service/app.slice/" + Hostile + ".service", "/slurm/uid_1/job_" + Hostile,
        "/" + Hostile + "/../" + Hostile, "/ecs/" + Hostile + "/" + Hostile,
    ];

    [Fact]
    public void Every_remedy_of_every_pair_of_cause_and_factor_keeps_the_rules()
    {
        int seen = 0;
        foreach (string cause in s_causes)
        {
            foreach (string factor in s_factors)
            {
                DiagnosedReport report = Rich(Of(cause, factor), "/p/web");
                EquatableArray<Remedy> remedies = RemedyCatalog.Propose(report);
                Assert.InRange(remedies.Count, 0, 6);
                Assert.Equal(
                    remedies.OrderBy(remedy => remedy.When).Select(remedy => remedy.Title),
                    remedies.Select(remedy => remedy.Title));
                Assert.Equal(
                    remedies.Count, remedies.Select(remedy => remedy.Id).Distinct(StringComparer.Ordinal).Count());
                foreach (Remedy remedy in remedies)
                {
                    seen++;
                    Assert.NotEmpty(remedy.Because);
                    Assert.All(remedy.Because, id => Assert.Contains(id, (string[])[cause, factor]));
                    Assert.True(remedy.Undo.Count > 0 || remedy.Risk.Length > 0, remedy.Id);
                    Assert.True(remedy.Commands.Count > 0 || remedy.Id == "leave-alone", remedy.Id);
                    Assert.NotEmpty(remedy.ExpectedEffect);
                }
            }
        }

        Assert.InRange(seen, 500, 2000);
    }

    [Fact]
    public void Nothing_of_a_log_stands_outside_quotes()
    {
        foreach (string cause in s_causes)
        {
            foreach (string factor in s_factors)
            {
                foreach (string path in s_paths)
                {
                    foreach (Remedy remedy in RemedyCatalog.Propose(Rich(Of(cause, factor), path)))
                    {
                        foreach (string command in remedy.Commands.Concat(remedy.Undo))
                        {
                            Assert.DoesNotContain(Canary, OutsideQuotes(command), StringComparison.Ordinal);
                            Assert.DoesNotContain(command, char.IsControl);
                            Assert.DoesNotContain('\u202e', command);
                        }

                        Assert.DoesNotContain(Canary, $"{remedy.Persistent}", StringComparison.Ordinal);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("a 'CANARY' b", "a  b")]
    [InlineData(@"a 'x'\''CANARY' b", "a ' b")]
    [InlineData(@"$'x\'CANARY' b", " b")]
    [InlineData("\"CANARY\" 'x", "\"CANARY\" ")]
    public void The_test_sees_what_is_outside_quotes(string command, string outside) =>
        Assert.Equal(outside, OutsideQuotes(command));

    [Theory]
    [InlineData("cgroup-limit")]
    [InlineData("cgroup-parent-limit")]
    public void A_group_limit_gets_no_remedy_for_the_machine(string cause)
    {
        string[] forTheMachine =
        [
            "add-memory", "add-swap", "raise-min-free-kbytes", "compact-memory", "drop-caches", "forbid-overcommit",
            "allow-more-nodes", "lower-min-free-kbytes", "reboot", "lower-swappiness", "raise-watermark-scale-factor",
        ];
        foreach (string factor in s_factors)
        {
            Assert.DoesNotContain(
                RemedyCatalog.Propose(Rich(Of(cause, factor), "/p/web")), remedy => forTheMachine.Contains(remedy.Id));
        }
    }

    [Theory]
    [InlineData("global-exhaustion")]
    [InlineData("fragmentation")]
    [InlineData("atomic-reserve")]
    public void A_machine_gets_no_remedy_for_group_limits(string cause)
    {
        foreach (string factor in s_factors)
        {
            Assert.DoesNotContain(
                RemedyCatalog.Propose(Rich(Of(cause, factor), "/p/web")),
                remedy => remedy.Id.Contains("memcg", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("global-exhaustion", "mlocked", "limit-locked-memory")]
    [InlineData("global-exhaustion", "shmem", "limit-tmpfs")]
    [InlineData("global-exhaustion", "page-cache-dirty", "lower-dirty-ratio")]
    [InlineData("global-exhaustion", "process-leak", "profile-hog")]
    [InlineData("global-exhaustion", "slab-unreclaimable", "reboot")]
    [InlineData("global-exhaustion", "init-bloat", "reexecute-init")]
    [InlineData("global-exhaustion", "page-tables", "shrink-page-tables")]
    [InlineData("global-exhaustion", "thp-bloat", "tame-thp")]
    [InlineData("fragmentation", "no-swap", "trace-fragmentation")]
    [InlineData("zone-exhaustion", "no-swap", "use-iommu")]
    public void A_finding_is_answered(string cause, string factor, string remedy) => Assert.Contains(
        RemedyCatalog.Propose(Rich(Of(cause, factor), "/p/web")), proposed => proposed.Id == remedy);

    [Fact]
    public void A_harmless_fallback_needs_nothing()
    {
        Remedy remedy = Assert.Single(
            RemedyCatalog.Propose(Rich(Of("fragmentation", "harmless-fallback", "driver-high-order"), "/g")));
        Assert.Equal("leave-alone", remedy.Id);
        Assert.Empty(remedy.Commands);
        Assert.Equal(["harmless-fallback"], remedy.Because);
    }

    [Fact]
    public void No_cause_no_remedy()
    {
        Assert.Empty(RemedyCatalog.Propose(Rich(Of("unknown", "no-swap", "shmem"), "/g")));
        Assert.Empty(RemedyCatalog.Propose(Rich(Of("global-exhaustion"), "/g") with { Cause = null }));
    }

    [Fact]
    public void A_kill_by_hand_is_no_shortage() =>
        Assert.Equal(
            ["leave-alone", "restrict-sysrq"], RemedyCatalog.Propose(Of("manual")).Select(remedy => remedy.Id));

    [Fact]
    public void A_panic_by_setting_is_ended_by_the_setting()
    {
        DiagnosedReport report = Of("global-exhaustion") with { Kind = ReportKind.OomPanic };
        Assert.Empty(RemedyCatalog.Propose(report));
        DiagnosedReport eligible = report with { Prediction = new(7, null, [], null, "", null) };
        Assert.Equal("stop-panicking", Assert.Single(RemedyCatalog.Propose(eligible)).Id);
        report = report with { PanicIsSetting = true };
        Assert.Contains("sudo sysctl -w vm.panic_on_oom=0", Assert.Single(RemedyCatalog.Propose(report)).Commands);
    }

    [Theory]
    [InlineData(ProgramName.Java, MemorySpace.Heap, "-Xmx")]
    [InlineData(ProgramName.Java, null, "-Xmx")]
    [InlineData(ProgramName.Java, MemorySpace.GcOverhead, "UseGCOverheadLimit")]
    [InlineData(ProgramName.Java, MemorySpace.Metaspace, "MaxMetaspaceSize")]
    [InlineData(ProgramName.Java, MemorySpace.CompressedClassSpace, "CompressedClassSpaceSize")]
    [InlineData(ProgramName.Java, MemorySpace.DirectBuffer, "MaxDirectMemorySize")]
    [InlineData(ProgramName.Java, MemorySpace.Threads, "TasksMax=")]
    [InlineData(ProgramName.Java, MemorySpace.ArraySize, "2^31")]
    [InlineData(ProgramName.Other, MemorySpace.Threads, "ulimit -u")]
    [InlineData(ProgramName.Node, MemorySpace.Heap, "--max-old-space-size")]
    [InlineData(ProgramName.Dotnet, MemorySpace.Heap, "DOTNET_GCHeapHardLimit")]
    [InlineData(ProgramName.Php, MemorySpace.Request, "php.ini")]
    [InlineData(ProgramName.Redis, MemorySpace.Cache, "maxmemory-policy")]
    [InlineData(ProgramName.Elasticsearch, MemorySpace.Cache, "indices.breaker.total.limit")]
    [InlineData(ProgramName.Go, MemorySpace.Native, "LimitAS=")]
    public void A_runtimes_limit_is_raised_in_the_runtime(ProgramName name, MemorySpace? space, string option)
    {
        DiagnosedReport report = Of("runtime-limit") with
        {
            Program = new(1, name, ProgramSays.AtLimit) { Space = space },
        };
        Assert.Contains(option, Assert.Single(RemedyCatalog.Propose(report)).ExpectedEffect, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProgramName.SystemdOomd, "sudo systemctl set-property a.scope ManagedOOMPreference=avoid")]
    [InlineData(ProgramName.Earlyoom, "systemctl status earlyoom")]
    [InlineData(ProgramName.Nohang, "sudoedit /etc/nohang/nohang.conf")]
    [InlineData(ProgramName.Oomd, "sudoedit /etc/oomd.json")]
    [InlineData(ProgramName.Kubelet, "kubectl -n prod describe pod db-0")]
    public void A_userspace_killer_is_tuned_where_it_is_configured(ProgramName name, string command)
    {
        DiagnosedReport report = Of("userspace-killer") with
        {
            Program = new(1, name, ProgramSays.Killed) { Cgroup = "/user.slice/a.scope", Pod = "prod/db-0" },
        };
        Assert.Contains(command, Assert.Single(RemedyCatalog.Propose(report)).Commands);
    }

    [Fact]
    public void Redis_gets_the_setting_that_it_asks_for_and_not_the_one_it_complains_of()
    {
        DiagnosedReport report = Of("overcommit-refusal") with { Program = new(1, ProgramName.Redis,
            ProgramSays.Refused) };
        string[] ids = [.. RemedyCatalog.Propose(report).Select(remedy => remedy.Id)];
        Assert.Contains("always-overcommit", ids);
        Assert.DoesNotContain("allow-heuristic-overcommit", ids);
    }

    [Fact]
    public void Figures_at_the_ends_of_64_bits_do_not_throw()
    {
        foreach (string cause in s_causes)
        {
            foreach (string factor in s_factors)
            {
                foreach (long odd in (long[])[long.MaxValue, long.MinValue, -1, 0])
                {
                    DiagnosedReport report = Of(cause, factor).Memcg("/g", odd, odd, odd).Killed(7, odd)
                        .Asked(30, "DMA32", "c", "1", bytes: odd)
                        .Held(
                            Task(9, odd), new("name_group", "n", null, int.MaxValue, new(odd), new(odd), false),
                            new("memcg", "/g/h", null, 0, new(odd), null, false))
                        .Machine(
                            odd, Zone(0, "DMA32", odd, odd, odd, odd, odd),
                            Zone(0, "Normal", odd, odd, odd, odd, odd)).Failed(0, "DMA32", odd, 1)
                        .Counting(
                            ("free", odd), ("active_anon", odd), ("inactive_anon", odd), ("active_file", odd),
                            ("inactive_file", odd), ("shmem", odd));
                    Assert.InRange(RemedyCatalog.Propose(report).Count, 0, 6);
                }
            }
        }
    }

    private static DiagnosedReport Rich(DiagnosedReport report, string path)
    {
        DiagnosedReport full = report
            .Memcg("/p", 1048576, 1048576)
            .Killed(7, 400000, path, Hostile)
            .Asked(2, "DMA32", Hostile, "1", bytes: 1 << 20)
            .Held(
                Task(42, GiB, name: Hostile), new("name_group", Hostile, null, 50, new(7 * GiB), null, false),
                new("memcg", "/p/" + Hostile, null, 3, new(900000), null, false))
            .Machine(
                8 * GiB, Zone(0, "DMA32", 100000, 9000, 9500, 10000, 500000),
                Zone(1, "DMA32", 100, 9000, 11000, 13000, 500000), Zone(1, "Normal", 100, 9000, 11000, 13000, 7000000),
                Zone(1, "Movable", 900, 100, 200, 300, 100000))
            .Failed(1, "DMA32", 100, 4000)
            .Counting(
                ("free", 20000), ("active_file", 200000), ("inactive_file", 200000), ("shmem", 300000),
                ("slab_reclaimable", 400000));
        return full with
        {
            Memcg = full.Memcg! with { OomPath = path, TaskPath = path + "/own" },
            Trigger = new(Hostile, 7, 0, 0, new("driver", "a driver", Hostile, [])),
            Prediction = new(
                7, true, [new(42, Hostile, null, new(9999), -1000, false, Hostile)], new(2097152), "", null),
            Memory = full.Memory! with
            {
                Nodes = [
                    full.Memory.Nodes[0] with { HugePages = [new(100, 50, 0, new(2048), 1)] },
                    full.Memory.Nodes[1] with { HugePages = [new(100, 50, 0, new(2048), 1)] }],
                Totals = full.Memory.Totals with { HardwarePoisoned = new(3) },
            },
            Ledger = new("machine", new(8 * GiB), [], new(GiB)),
        };
    }

    // What a shell reads outside '…' and $'…'; double quotes count as outside, for $( ) works in them.
    private static string OutsideQuotes(string command)
    {
        StringBuilder outside = new();
        for (int i = 0; i < command.Length; i++)
        {
            bool isEscaping = command[i] == '$' && i + 1 < command.Length && command[i + 1] == '\'';
            if (command[i] == '\\' && i + 1 < command.Length) { outside.Append(command[++i]); }
            else if (command[i] == '\'' || isEscaping)
            {
                i += isEscaping ? 2 : 1;
                while (i < command.Length && command[i] != '\'') { i += isEscaping && command[i] == '\\' ? 2 : 1; }
            }
            else { outside.Append(command[i]); }
        }

        return outside.ToString();
    }
}
