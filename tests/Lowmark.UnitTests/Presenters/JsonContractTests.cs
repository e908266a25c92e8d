using System.Text.Json;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;
using Lowmark.Presenters;
using Lowmark.Remedies;
using Lowmark.UnitTests.Diagnosis.Timelines;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Presenters;

public class JsonContractTests
{
    [Fact]
    public void The_document_has_schema_reports_incidents_and_stats()
    {
        JsonElement document = Shown.Json(Diagnosed.Full(1, 1), Diagnosed.Full(2, 1), Diagnosed.Full(3, 3));

        Assert.Equal(["schema", "reports", "incidents", "timeline", "stats"], Names(document));
        Assert.Equal(1, document.GetProperty("schema").GetInt32());
        Assert.Equal([1, 2, 3],
            document.GetProperty("reports").EnumerateArray().Select(report => report.GetProperty("id").GetInt32()));
        Assert.Equal([1, 3],
            document.GetProperty("incidents").EnumerateArray()
            .Select(incident => incident.GetProperty("id").GetInt32()));
        Assert.Equal(
            [1, 2], document.GetProperty("incidents")[0].GetProperty("report_ids").EnumerateArray()
                .Select(id => id.GetInt32()));
    }

    [Fact]
    public void A_report_has_the_fields_of_the_contract_in_its_order() =>
        Assert.Equal(
            ["id", "incident", "kind", "time", "kernel", "source", "request", "trigger", "constraint", "memcg",
                "victims", "program", "prediction",
             "memory", "checks", "cause", "remedies", "holders", "culprit"],
            Names(Shown.Json(Diagnosed.Full()).GetProperty("reports")[0]));

    [Fact]
    public void A_report_without_evidence_has_the_same_fields_with_null_and_never_zero()
    {
        JsonElement full = Shown.Json(Diagnosed.Full()).GetProperty("reports")[0];
        JsonElement bare = Shown.Json(new ExplainedReport(Diagnosed.Bare(), [])).GetProperty("reports")[0];

        Assert.Equal(Names(full), Names(bare));
        string[] absent = ["request", "trigger", "constraint", "memcg", "program", "prediction", "memory", "culprit"];
        foreach (string name in absent)
        {
            Assert.Equal(JsonValueKind.Null, bare.GetProperty(name).ValueKind);
        }

        Assert.Equal(JsonValueKind.Null, bare.GetProperty("time").GetProperty("monotonic_s").ValueKind);
        Assert.Equal(JsonValueKind.Null, bare.GetProperty("kernel").GetProperty("page_size_bytes").ValueKind);
        Assert.Equal(0, bare.GetProperty("victims").GetArrayLength());
    }

    [Fact]
    public void An_empty_request_keeps_all_its_fields_as_null()
    {
        RequestFacts empty = new(null, null, [], null, null, null, null, null, null, null);
        JsonElement request = Shown.Json(new ExplainedReport(Diagnosed.Bare() with { Request = empty }, []))
            .GetProperty("reports")[0].GetProperty("request");

        Assert.Equal(
            Names(Shown.Json(Diagnosed.Full()).GetProperty("reports")[0].GetProperty("request")), Names(request));
        Assert.All(request.EnumerateObject().Where(field => field.Name != "gfp_flags"),
            field => Assert.Equal(JsonValueKind.Null, field.Value.ValueKind));
    }

    [Fact]
    public void Values_carry_the_units_of_their_names()
    {
        JsonElement report = Shown.Json(Diagnosed.Full()).GetProperty("reports")[0];
        JsonElement zone = report.GetProperty("memory").GetProperty("nodes")[0].GetProperty("zones")[0];

        Assert.Equal(10909 * 4, zone.GetProperty("free_kib").GetInt64());
        Assert.Equal(209715200, report.GetProperty("memcg").GetProperty("limit_bytes").GetInt64());   // 204800 KiB
        Assert.Equal("0xcc0", report.GetProperty("request").GetProperty("gfp_mask").GetString());
        Assert.Equal("memcg", report.GetProperty("constraint").GetString());
        Assert.Equal(102.5m, report.GetProperty("time").GetProperty("monotonic_s").GetDecimal());
        Assert.Equal(379, report.GetProperty("checks")[0].GetProperty("short_by_pages").GetInt64());
        Assert.Equal("lasting", report.GetProperty("remedies")[1].GetProperty("when").GetString());
    }

    [Theory]
    [InlineData("CONSTRAINT_NONE", "none")]
    [InlineData("CONSTRAINT_MEMORY_POLICY", "memory_policy")]
    [InlineData("CONSTRAINT_NEW_THING", "new_thing")]
    public void The_constraint_is_a_plain_word(string word, string expected)
    {
        DiagnosedReport report = Diagnosed.Bare() with { Constraint = new OomConstraint(word) };

        Assert.Equal(expected,
            Shown.Json(new ExplainedReport(report, [])).GetProperty("reports")[0].GetProperty("constraint")
            .GetString());
    }

    [Fact]
    public void A_ledger_without_a_memory_state_is_kept()
    {
        DiagnosedReport report = Diagnosed.Bare() with { Ledger = new("/db", null, [new("anon", new(5), null)], null) };
        JsonElement memory = Shown.Json(new ExplainedReport(report, []))
            .GetProperty("reports")[0].GetProperty("memory");

        Assert.Equal("/db", memory.GetProperty("ledger").GetProperty("scope").GetString());
        Assert.Equal(JsonValueKind.Null, memory.GetProperty("totals").ValueKind);
    }

    [Fact]
    public void Jsonl_is_one_report_a_line_equal_to_the_document()
    {
        ExplainedReport[] reports = [Diagnosed.Full(1, 1), Diagnosed.Full(2, 2, "java")];
        string[] lines = Shown.Jsonl(reports).TrimEnd('\n').Split('\n');

        Assert.Equal(
            Shown.Json(reports).GetProperty("reports").EnumerateArray().Select(report => report.GetRawText()), lines);
    }

    [Theory]
    [InlineData("\x1b]0;owned\x07")]
    [InlineData("a\"},{\"b\u202e\u0085HALF")]
    [InlineData("<script>\u2028")]
    public void A_hostile_name_comes_back_whole_and_leaves_no_byte_that_acts(string name)
    {
        ExplainedReport report = Diagnosed.Full(comm: name.Replace("HALF", "\ud800", StringComparison.Ordinal));
        string text = Shown.JsonText(report);

        Assert.DoesNotContain(text.TrimEnd('\n'), character => character is < ' ' or > '~');
        // Half a surrogate pair can not be written.
        string expected = name.Replace("HALF", "\ufffd", StringComparison.Ordinal);
        Assert.Equal(expected,
            Shown.Json(report).GetProperty("reports")[0].GetProperty("victims")[0].GetProperty("comm").GetString());
    }

    [Fact]
    public void Inequalities_stay_readable() => Assert.Contains(
        "usage 204800 kB >= limit 204800 kB", Shown.JsonText(Diagnosed.Full()), StringComparison.Ordinal);

    [Fact]
    public void Many_incidents_wait_and_come_out_in_order()
    {
        JsonElement incidents = Shown.Json([.. Enumerable.Range(1, 3000).Select(id => Diagnosed.Full(id, id))])
            .GetProperty("incidents");

        Assert.Equal(
            Enumerable.Range(1, 3000),
            incidents.EnumerateArray().Select(incident => incident.GetProperty("id").GetInt32()));
    }

    [Fact]
    public void Every_kind_has_a_name_of_its_own()
    {
        Assert.Equal(Enum.GetValues<ReportKind>().Length, KindNames.All.Distinct().Count());
        Assert.All(Enum.GetValues<ReportKind>(), kind => Assert.Equal(kind, KindNames.TryParse(KindNames.Of(kind))));
        Assert.Null(KindNames.TryParse("OomKill"));
    }

    [Fact]
    public void Every_property_that_is_written_is_documented()
    {
        string documented = Repository.Read("docs/json.md");
        HashSet<string> written = [];
        Collect(Shown.Json(Story(), Diagnosed.Full()), written);
        string host = ShownHost.Json(ShownHost.Sick("order=0,gfp=GFP_KERNEL"));
        Collect(JsonSerializer.Deserialize<JsonElement>(host), written);

        foreach (ShownTrace trace in ShownTrace.All)
        {
            Collect(JsonSerializer.Deserialize<JsonElement>(trace.Json), written);
        }

        Assert.True(written.Count > 150, $"only {written.Count} properties were written");
        Assert.All(written, name => Assert.True(IsDocumented(documented, name), $"'{name}' is not in docs/json.md"));
        Assert.All(
            KindNames.All, name => Assert.True(IsDocumented(documented, name), $"'{name}' is not in docs/json.md"));
    }

    /// <summary>A time line with all its parts.</summary>
    private static Timeline Story() => TimelineOf.Events(
        TimelineOf.Kill(100, 900, 400_000), TimelineOf.Kill(2500, 901, 400_000), TimelineOf.Kill(4900, 902, 400_000),
        TimelineOf.Start());

    // Between backquotes, alone or behind a path: `id`, `time.wall`, `zones[]`.
    private static bool IsDocumented(string text, string name) =>
        text.Split('`').Where((_, part) => part % 2 == 1)
            .Any(code => code == name || code == $"{name}[]" || code.EndsWith(
                $".{name}", StringComparison.Ordinal) || code.EndsWith($".{name}[]", StringComparison.Ordinal));

    private static void Collect(JsonElement element, HashSet<string> names)
    {
        if (element.ValueKind is JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray()) { Collect(item, names); }
        }
        else if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (JsonProperty field in element.EnumerateObject())
            {
                names.Add(field.Name);
                // Their keys are the kernel's names, not ours.
                if (field.Name is not ("counters_kib" or "counters_pages" or "stats_bytes"))
                {
                    Collect(field.Value, names);
                }
            }
        }
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(field => field.Name)];
}
