namespace Lowmark.UnitTests.TestKit;

/// <summary>Writes whole reports of random content as the kernels of an era print them.</summary>
internal sealed class KernelTextWriter
{
    private static readonly string[] s_plain =
        ["mysqld", "java", "kswapd0", "systemd-journal", "postgres: wal w", "a", "chrome_crashpad"];

    private static readonly string[] s_hostile =
    [
        "a b", "x) score 1 or", "a (b) c", "b,pid=1,uid=0", ",task=x,pid=1", "[ 123]", "0 1 2", "order=9", "cpuset=/y",
        "a) total-vm:1kB", "Node 0 DMA: 1*4", "Out of memory:", "nodemask=7,", "UID:5 (c)", "illed process ",
        "x Not tainted y", "Comm: z", ": page allocat",
    ];

    private static readonly string[] s_frames =
    [
        "dump_stack", "dump_header", "oom_kill_process", "out_of_memory", "__alloc_pages_slowpath.constprop.0",
        "alloc_pages_current", "__get_free_pages", "new_slab", "filemap_fault", "handle_mm_fault", "do_page_fault",
        "page_fault",
    ];

    private readonly KernelTextEra _era;
    private readonly Random _random;
    private readonly KernelTextMachine _machine;
    private readonly KernelTextReport _report;
    private readonly bool _hostile;
    private readonly string _comm;
    private readonly int _pid;

    private KernelTextWriter(string kind, KernelTextEra era, int seed, bool hostile, int? machine)
    {
        _era = era;
        _random = new Random(seed);
        _machine = KernelTextMachine.Of(machine ?? seed);
        _report = new KernelTextReport($"{kind} of {era}, seed {seed}");
        _hostile = hostile;
        _comm = Comm();
        _pid = _random.Next(2, 1 << 22);
    }

    /// <param name="hostile">Whether names quote the kernel's own words.</param>
    /// <param name="machine">Seed of the machine; null takes the report's own.</param>
    public static KernelTextReport Oom(KernelTextEra era, int seed, bool hostile = false, int? machine = null)
    {
        KernelTextWriter writer = new("OOM kill", era, seed, hostile, machine);
        writer.OomHeader();
        new KernelTextMemory(writer._report, era, writer._machine, writer._random).Write();
        writer.Tasks();
        writer.Outcome(memcg: null);
        return writer._report;
    }

    public static KernelTextReport Memcg(KernelTextEra era, int seed, bool hostile = false, int? machine = null)
    {
        KernelTextWriter writer = new("memcg OOM kill", era, seed, hostile, machine);
        writer.OomHeader();
        string path = $"/lab/group{writer._random.Next(100)}{(hostile ? ", order=3 (x)" : "")}";
        KernelTextMemcg group = new(writer._report, era, writer._random, path);
        group.Write();
        if (era.Stats is KernelTextStats.None)
        {
            new KernelTextMemory(writer._report, era, writer._machine, writer._random).Write();
        }
        writer.Tasks();
        writer.Outcome(path);
        return writer._report;
    }

    public static KernelTextReport Failure(KernelTextEra era, int seed, bool hostile = false, int? machine = null)
    {
        KernelTextWriter writer = new("page allocation failure", era, seed, hostile, machine);
        int order = writer._random.Next(0, 10);
        string mask = writer.Mask(out List<(string, string)> facts);
        facts.Add(("comm", writer._comm));
        facts.Add(("order", $"{order}"));
        string text = $"{writer._comm}: page allocation failure{era.Failure}:{order}, mode:{mask}";
        if (era.Summary)
        {
            text += $", nodemask=(null),cpuset={writer.Cpuset(facts)},mems_allowed={writer.Nodes(facts)}";
        }
        else if (era.Nodemask != KernelTextNodemask.None) { text += ", nodemask=(null)"; }

        writer._report.Need(text, [.. facts]);
        if (era.CpusetLine && era.Nodemask != KernelTextNodemask.None) { writer.CpusetLine(); }
        writer.Context();
        new KernelTextMemory(writer._report, era, writer._machine, writer._random).Write();
        return writer._report;
    }

    private string Comm() => _random.GetItems(_hostile ? s_hostile : s_plain, 1)[0];

    private string Mask(out List<(string, string)> facts)
    {
        // Both are GFP_KERNEL with a flag or two, in the bits of v4.10 and later and of v2.6.32.
        (string mask, string names) = _era.Names
            ? _random.GetItems(
                [("0xcc0", "GFP_KERNEL"), ("0x140dca", "GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO")], 1)[0]
            : _random.GetItems([("0xd0", ""), ("0x280da", ""), ("0x4020", "")], 1)[0];
        facts = [("gfp", mask[2..])];
        if (_era.Names) { facts.Add(("gfp names", names)); }
        return _era.Names ? $"{mask}({names})" : mask;
    }

    private string Cpuset(List<(string, string)> facts)
    {
        facts.Add(("cpuset", _random.Next(2) == 0 ? "/" : "db.slice"));
        return facts[^1].Item2;
    }

    private string Nodes(List<(string, string)> facts, string name = "mems_allowed")
    {
        facts.Add((name, _random.GetItems(["0", "0-1", "0,2-3"], 1)[0]));
        return facts[^1].Item2;
    }

    private void OomHeader()
    {
        string mask = Mask(out List<(string, string)> facts);
        facts.AddRange([("comm", _comm), ("order", "0")]);
        string nodes = _era.Nodemask switch
        {
            KernelTextNodemask.None => ", ",
            KernelTextNodemask.Comma => $", nodemask={Nodes(facts, "nodemask")}, ",
            KernelTextNodemask.CommaTwoBlanks => ", nodemask=(null),  ",
        };
        int adj = _random.Next(-1000, 1001);
        if (_era.HeaderAdj is "oom_adj" or "both") { facts.Add(("oom_adj", "-17")); }
        if (_era.HeaderAdj is "oom_score_adj" or "both") { facts.Add(("oom_score_adj", $"{adj}")); }
        string scores = _era.HeaderAdj switch
        {
            "oom_adj" => "oom_adj=-17",
            "both" => $"oom_adj=-17, oom_score_adj={adj}",
            _ => $"oom_score_adj={adj}",
        };
        _report.Need($"{_comm} invoked oom-killer: gfp_mask={mask}{nodes}order=0, {scores}", [.. facts]);
        if (_era.CpusetLine) { CpusetLine(); }
        Context();
    }

    private void CpusetLine()
    {
        List<(string, string)> facts = [];
        _report.Add($"{_comm} cpuset={Cpuset(facts)} mems_allowed={Nodes(facts)}", [.. facts]);
    }

    private void Context()
    {
        int cpu = _random.Next(256);
        string text = _era.Context.Replace("{cpu}", $"{cpu}", StringComparison.Ordinal)
            .Replace("{pid}", $"{_pid}", StringComparison.Ordinal)
            .Replace("{release}", _era.Release, StringComparison.Ordinal)
            .Replace("{comm}", _comm, StringComparison.Ordinal);
        List<(string, string)> facts = [("context pid", $"{_pid}"), ("context comm", _comm), ("release", _era.Release)];
        if (text.StartsWith("CPU", StringComparison.Ordinal)) { facts.Add(("cpu", $"{cpu}")); }
        _report.Need(text, [.. facts]);
        if (_era != KernelTextEra.V2632)
        {
            _report.Add("Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2 04/01/2014");
        }
        _report.Add("Call Trace:");
        int count = _random.Next(1, s_frames.Length);
        for (int at = 0; at < count; at++) { Frame(at); }
    }

    private void Frame(int at)
    {
        bool module = _random.Next(6) == 0;
        bool guess = _random.Next(4) == 0;
        string address = _era.Release[0] < '4' ? $"[<ffffffff8{_random.Next(1 << 28):x7}>] " : "";
        List<(string, string)> facts = [($"frame {at:D2}", $"{(guess ? "? " : "")}{s_frames[at]}")];
        if (module) { facts.Add(($"frame {at:D2} module", "zfs")); }
        _report.Add(
            $" {address}{(guess ? "? " : "")}{s_frames[at]}+0x{_random.Next(4096):x}/0x1000{(module ? " [zfs]" : "")}",
            [.. facts]);
    }

    private void Tasks()
    {
        string[] columns = _era.TaskColumns.Split(' ');
        if (_era.HasTasksState) { _report.Add("Tasks state (memory values in pages):"); }
        string pid = _era.HasTasksState ? "[  pid  ]" : "[ pid ]";
        _report.Need(
            $"{pid}   {string.Join("  ", columns)} name", ("task columns", string.Join(' ', columns)));
        int count = _random.Next(1, 8);
        for (int row = 0; row < count; row++)
        {
            int id = (_pid % 30_000) + 300 + (row * 7);
            string[] values = [.. columns.Select(column => column is "oom_score_adj" or "oom_adj"
                ? $"{_random.Next(-17, 16)}" : $"{_random.Next(1 << 20)}")];
            string comm = Comm();
            _report.Add(
                $"[{id,7}] {string.Join(' ', values.Select(value => $"{value,8}"))} {comm}",
                ($"task {id}", string.Join(' ', values)), ($"task {id} comm", comm));
        }
    }

    private void Outcome(string? memcg)
    {
        string victim = Comm();
        int pid = _random.Next(2, 1 << 22);
        int uid = _random.Next(65536);
        string message = memcg is null ? "Out of memory" : "Memory cgroup out of memory";
        if (_era.Summary) { Summary(memcg, victim, pid, uid); }
        string chosen = _era == KernelTextEra.V2632 ? "kill" : "Kill";
        string end = _era == KernelTextEra.V2632 ? "or a child" : "or sacrifice child";
        if (!_era.SaysKillOnce)
        {
            int score = _random.Next(2000);
            _report.Need(
                $"{message}: {chosen} process {pid} ({victim}) score {score} {end}", ("chosen pid", $"{pid}"),
                ("chosen score", $"{score}"), ("chosen comm", victim));
        }

        List<(string, string)> facts = [("kill pid", $"{pid}"), ("kill comm", victim)];
        string fields = _era.KilledBy.Length == 0 ? "" : KillFields(uid, facts);
        string name = _era.KilledBy.StartsWith(',') ? $", UID {uid}, ({victim})" : $" ({victim})";
        if (_era == KernelTextEra.Rhel7) { name += $", UID {uid},"; }
        string head = _era.SaysKillOnce ? $"{message}: Killed" : "Killed";
        if (_era.SaysKillOnce) { facts.Add(("kill message", message)); }
        _report.Need($"{head} process {pid}{name}{fields}", [.. facts]);
    }

    private string KillFields(int uid, List<(string, string)> facts)
    {
        List<string> parts = [];
        foreach (string size in _era.KilledBy.Split(' ').Where(word => word.Contains('-', StringComparison.Ordinal)))
        {
            facts.Add(($"kill {size}", $"{_random.Next(1 << 28) * 4L}"));
            parts.Add($"{size}:{facts[^1].Item2}kB");
        }

        string text = " " + string.Join(", ", parts);
        if (_era.KilledBy.Contains("uid", StringComparison.OrdinalIgnoreCase)) { facts.Add(("kill uid", $"{uid}")); }
        if (!_era.Summary) { return text; }
        int tables = _random.Next(1 << 20) * 4;
        int adj = _random.Next(-999, 1001);
        facts.AddRange([("kill pgtables", $"{tables}"), ("kill oom_score_adj", $"{adj}")]);
        return $"{text}, UID:{uid} pgtables:{tables}kB oom_score_adj:{adj}";
    }

    private void Summary(string? memcg, string victim, int pid, int uid)
    {
        List<(string, string)> facts =
        [
            ("summary constraint", memcg is null ? "CONSTRAINT_NONE" : "CONSTRAINT_MEMCG"), ("summary task", victim),
            ("summary pid", $"{pid}"), ("summary uid", $"{uid}"), ("summary task memcg", memcg ?? "/user.slice"),
        ];
        string cpuset = _random.Next(2) == 0 ? "/" : "db.slice";
        string nodes = _random.GetItems(["0", "0-1", "0,2-3"], 1)[0];
        facts.AddRange([("summary cpuset", cpuset), ("summary mems", nodes)]);
        if (memcg is not null) { facts.Add(("summary oom memcg", memcg)); }
        else { facts.Add(("summary global", "yes")); }
        string limit = memcg is null ? "global_oom" : $"oom_memcg={memcg}";
        _report.Need(
            $"oom-kill:constraint={facts[0].Item2},nodemask=(null),cpuset={cpuset},mems_allowed={nodes},{limit},"
                + $"task_memcg={memcg ?? "/user.slice"},task={victim},pid={pid},uid={uid}",
            [.. facts]);
    }
}
