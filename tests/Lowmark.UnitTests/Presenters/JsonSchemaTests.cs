using System.Globalization;
using System.Text.Json;
using Lowmark.UnitTests.Cli;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters;

/// <summary>docs/lowmark.schema.json describes what is printed: all of it, and nothing else.</summary>
public class JsonSchemaTests
{
    private static readonly JsonSchema s_schema = new(
        JsonSerializer.Deserialize<JsonElement>(Repository.Read("docs/lowmark.schema.json")));

    [Fact]
    public void Every_document_is_as_the_schema_says_and_uses_all_of_it()
    {
        string[] corpus = [.. Repository.Files("corpus", "dmesg.txt")
            .Select(path => Path.Combine(Repository.Root, path))];
        JsonElement[] documents =
        [
            Document("", ["explain", "--format", "json", .. corpus]),
            Document(MysqlIsKilledEveryFortyMinutes(), ["explain", "--format", "json", "-"]),
            Document(Repository.Read("tests/Lowmark.CorpusTests/Fixtures/seeds/003-buddyinfo.log"),
                ["explain", "--format", "json", "-"]),
            Document(Repository.Read("tests/Lowmark.CorpusTests/Fixtures/seeds/001-java-heap.log"),
                ["explain", "--format", "json", "-"]),
            Document(
                "Node 0 DMA32 free:3512kB min:3912kB low:4888kB high:5864kB managed:100000kB\n",
                ["explain", "--format", "json", "-"]),
        ];

        Assert.All(documents, document => Assert.Empty(s_schema.Faults(document)));
        Assert.All(
            (string?[])[null, "order=3,gfp=GFP_KERNEL|__GFP_DMA32"],
            request => Assert.Empty(s_schema.Faults(Parsed(ShownHost.Json(ShownHost.Sick(request))), "#/$defs/host")));
        Assert.All(
            ShownHost.JsonLines(ShownHost.Sick()).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Empty(s_schema.Faults(Parsed(line), "#/$defs/host_finding_line")));
        Assert.All(
            (string[])["swap=+512M", "oom_score_adj:memhog=-900", "min_free_kbytes=16384"],
            setting => Assert.Empty(s_schema.Faults(WhatIf(setting), "#/$defs/what_if")));
        Assert.All(
            FixDocuments.All(),
            fix => Assert.Empty(s_schema.Faults(Parsed(fix.Json), $"#/$defs/{fix.Definition}")));
        Assert.All(
            ShownTrace.All, trace => Assert.Empty(s_schema.Faults(Parsed(trace.Json), "#/$defs/trace_document")));
        Assert.Empty(s_schema.Unused);
    }

    [Fact]
    public void A_line_of_jsonl_is_a_report()
    {
        string line = CliRun.OfLogs(
            host => host, "explain", "--format", "jsonl", Repository.Log("6.12.107/global")).Output;

        Assert.Empty(s_schema.Faults(JsonSerializer.Deserialize<JsonElement>(line), "#/$defs/report"));
    }

    [Theory]
    [InlineData("""{"schema": 2}""", "$.schema is 2, not 1")]
    [InlineData("""{"schema": 1, "reports": 3}""", "$.reports is 3, not array")]
    [InlineData("""{"schema": 1, "more": 3}""", "$.more is not in the schema")]
    [InlineData("""{"schema": 1}""", "$.reports is missing")]
    public void What_differs_is_a_fault(string document, string fault) =>
        Assert.Contains(fault, s_schema.Faults(JsonSerializer.Deserialize<JsonElement>(document)));

    private static JsonElement WhatIf(string setting) => Document("", [
        "what-if", Repository.Log("6.12.107/global"), "--set", setting, "--solve", "ram", "--demand", "memhog=400M",
        "--format", "json"]);

    private static JsonElement Parsed(string json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static JsonElement Document(string input, string[] arguments) =>
        JsonSerializer.Deserialize<JsonElement>(CliRun.OfLogs(
            host => host with { Input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(input)) },
            arguments).Output);

    /// <summary>A log of four kills at its limit, each a little later and followed by what systemd says, with a start
    /// of the machine before the last.</summary>
    private static string MysqlIsKilledEveryFortyMinutes() =>
        string.Concat(Enumerable.Range(0, 4).Select(time => string.Join('\n', Kill(time)) + "\n"));

    private static string[] Kill(int time)
    {
        int pid = 900 + time;
        const string Group = "/system.slice/mysql.service";
        DateTime clock = new DateTime(2026, 10, 11, 12, 0, 0, DateTimeKind.Unspecified).AddMinutes(40 * time);
        string at = clock.ToString("MMM dd HH:mm:ss", CultureInfo.InvariantCulture);
        string boot = time == 3 ? $"{at} web1 kernel: Linux version 6.1.0-50-cloud-amd64 (a@b) #1 SMP\n" : "";
        return
        [
            $"{boot}{at} web1 kernel: mysqld invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
            $"{at} web1 kernel: usb 1-1: new high-speed USB device",
            $"{at} web1 kernel: memory: usage 204800kB, limit 204800kB, failcnt {26 + time}",
            $"{at} web1 kernel: oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
                + $"oom_memcg={Group},task_memcg={Group},task=mysqld,pid={pid},uid=0",
            $"{at} web1 kernel: Memory cgroup out of memory: Killed process {pid} (mysqld) total-vm:400000kB, "
                + "anon-rss:190000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:400kB oom_score_adj:0",
            $"{at} web1 systemd[1]: mysql.service: A process of this unit has been killed by the OOM killer.",
        ];
    }
}
