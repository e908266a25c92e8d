using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lowmark.Fuzz;

/// <summary>The lines of a report as one of the programs that carry logs hands them on: each form as its program prints
/// it, with everything around the lines that it adds.</summary>
internal static class CarriedLog
{
    /// <summary>The one form that tells neither where a line ends nor when it was printed.</summary>
    public const string WithoutLineEnds = "one token a line";

    private static readonly JsonSerializerOptions s_json =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private static readonly string[] s_dmesgLocales =
    [
        "[Sa Nov 21 01:35:33 2026]", "[sam. nov. 21 01:35:33 2026]", "[sáb nov 21 01:35:33 2026]",
        "[sob lis 21 01:35:33 2026]", "[Сб ноя 21 01:35:33 2026]", "[so lis 21 01:35:33 2026]",
        "[lör nov 21 01:35:33 2026]", "[六 11月 21 01:35:33 2026]", "[土 11月 21 01:35:33 2026]",
    ];

    private static readonly string[] s_syslogLocales =
        ["nov. 21", "Dez 21", "déc. 21", "dic 21", "gru 21", "дек 21", "pro 21", "12月 21", "Mär  1", "março  1"];

    /// <summary>Forms in which every line is on its own, so that any lines of a log may be so carried.</summary>
    public static SortedDictionary<string, Func<IReadOnlyList<string>, string>> Forms { get; } = Named(
        [
            ("dmesg --json", lines => Pretty("dmesg", lines, (text, at) =>
                $"\"pri\":4,\n\"time\":{Seconds(at),14},\n\"msg\":{Json(text)}")),
            ("dmesg --json on one line", lines => "{\"dmesg\":[" + string.Join(',', lines.Select((text, at) =>
                $"{{\"pri\":4,\"time\":{Seconds(at)},\"msg\":{Json(text)}}}")) + "]}\n"),
            ("dmesg -T in another language, stamped by its own", lines => Each(lines, (text, at) =>
                $"{s_dmesgLocales[lines.Count % s_dmesgLocales.Length]} {text}")),
            ("vmcore-dmesg", lines => Each(lines, (text, at) => $"[{Seconds(at),12}] {text}")),
            ("journal verbose", lines => Each(lines, (text, at) =>
                $"Sat 2026-11-21 01:35:33.{at:D6} UTC [s=0f;i={at:x};b=77;m={at:x};t=5;x=9]\n    _TRANSPORT=kernel\n"
                + $"    PRIORITY=4\n    SYSLOG_IDENTIFIER=kernel\n    MESSAGE={text}\n"
                + $"    _SOURCE_MONOTONIC_TIMESTAMP={100_000_000 + at}\n    _HOSTNAME=db1")),
            ("journal with-unit", lines => Each(lines, (text, at) =>
                $"Sat 2026-11-21 01:35:33 UTC db1 kernel: {text}")),
            ("journal short-unix", lines => Each(lines, (text, at) => $"1795224933.{at:D6} db1 kernel: {text}")),
            ("journal cat", lines => Each(lines, (text, at) => text)),
            ("journal json-pretty", lines => Each(lines, (text, at) =>
                $"{{\n\t\"_TRANSPORT\" : \"kernel\",\n\t\"MESSAGE\" : {Json(text)},\n\t\"_HOSTNAME\" : \"db1\"\n}}")),
            ("journal json-sse", lines => Each(lines, (text, at) => $"data: {JournalJson(text, at)}\n")),
            ("journal json-seq", lines => Each(lines, (text, at) => $"\u001e{JournalJson(text, at)}")),
            ("logcat brief", lines => Each(lines, (text, at) => $"W/kernel  (    0): {text}")),
            ("logcat time", lines => Each(lines, (text, at) => $"11-21 01:35:33.123 W/kernel  (    0): {text}")),
            ("logcat threadtime", lines => Each(lines, (text, at) =>
                $"11-21 01:35:33.123     0     0 W kernel  : {text}")),
            ("logcat threadtime with year and zone", lines => Each(lines, (text, at) =>
                $"2026-11-21 01:35:33.123456 +0000     0     0 W kernel  : {text}")),
            ("logcat long", lines => Each(lines, (text, at) =>
                $"[ 11-21 01:35:33.123     0:    0 W/kernel   ]\n{text}\n")),
            ("kernel log of Android", lines => Each(lines, (text, at) => $"<4>[{Seconds(at),12}] {text}")),
            ("netconsole", lines => Each(lines, (text, at) => $"[{Seconds(at),12}] {text}")),
            ("netconsole extended", lines => Each(lines, (text, at) =>
                $"4,{900 + at},{100_000_000 + at},-;{Kmsg(text)}")),
            ("netconsole extended with release", lines => Each(lines, (text, at) =>
                $"6.1.0-50-amd64,4,{900 + at},{100_000_000 + at},-,caller=T9;{Kmsg(text)}")),
            ("netconsole in fragments", lines => Each(lines, NetconsoleFragments)),
            ("OpenWrt logread", lines => Each(lines, (text, at) =>
                $"Sat Nov 21 01:35:33 2026 kern.{(at % 2 == 0 ? "warn" : "info")} kernel: [{Seconds(at),12}] {text}")),
            ("OpenWrt logread -t", lines => Each(lines, (text, at) =>
                $"Sat Nov 21 01:35:33 2026 [1795224933.123] kern.{(at % 2 == 0 ? "warn" : "info")} kernel: {text}")),
            ("syslog in another language", lines => Each(lines, (text, at) =>
                $"{s_syslogLocales[lines.Count % s_syslogLocales.Length]} 01:35:33 db1 kernel: {text}")),
            ("Markdown fence", lines => "The log:\n\n```text\n" + Each(lines, (text, at) => text) + "```\nAny idea?\n"),
            ("Markdown fence on the lines", lines => "```" + Each(lines, (text, at) => text).TrimEnd('\n') + "```\n"),
            ("Markdown indented", lines => "The log:\n\n" + Each(lines, (text, at) => "    " + text)),
            ("Markdown in backticks", lines => Each(lines, (text, at) => $"`{text}`")),
            ("Jira noformat", lines => "{noformat}" + Each(lines, (text, at) => text) + "{noformat}\n"),
            ("Jira code", lines => "{code:title=dmesg|borderStyle=solid}\n" + Each(lines, (text, at) =>
                text).TrimEnd('\n')
                + "{code}\n"),
            ("HTML pre", lines => "<!DOCTYPE html>\n<html><body>\n<pre><code class=\"x\">"
                + Each(lines, (text, at) => Html($"<4>[{Seconds(at),12}] {text}")) + "</code></pre>\n</body></html>\n"),
            ("HTML with breaks", lines => "<p>Log:</p>\n" + Each(lines, (text, at) =>
                Html($"<4>[{Seconds(at),12}] {text}").Replace(" ", "&nbsp;", StringComparison.Ordinal) + "<br />")),
            ("HTML with breaks on one line", lines => "<div>" + string.Join("<br>", lines.Select(Html)) + "</div>\n"),
            ("HTML escaped twice", lines => Each(lines, (text, at) => Html(Html($"<4>[{Seconds(at),12}] {text}")))),
            ("HTML highlighted", lines => "<html><pre>\n" + Each(lines, (text, at) =>
                $"<span class=\"line\" id=\"L{at}\">"
                + string.Join(" ", Html(text).Split(' ').Select(word => $"<span class=\"w\">{word}</span>"))
                + "</span>") + "</pre></html>\n"),
            ("quoted-printable mail", lines => "From: a@b\nSubject: oom\nMIME-Version: 1.0\n"
                + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nHi,=20\n\n"
                + QuotedPrintable(lines)),
            ("quoted-printable without its head", QuotedPrintable),
            ("base64 mail", lines => "From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain\n"
                + "Content-Transfer-Encoding: base64\n\n" + Base64(lines) + "\n"),
            ("mail of several parts", lines => "From: a@b\nContent-Type: multipart/mixed; boundary=\"xy\"\n\n--xy\n"
                + "Content-Type: text/plain\nContent-Transfer-Encoding: 7bit\n\nSee below.\n--xy\n"
                + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n" + Base64(lines) + "\n--xy--\n"),
            ("aws get-log-events", lines => Pretty("events", lines, (text, at) =>
                $"\"timestamp\": {1_795_224_933_000 + at},\n\"message\": {Json(text)},\n"
                + "\"ingestionTime\": 1795224940000")),
            ("aws filter-log-events", lines => Pretty("events", lines, (text, at) =>
                $"\"logStreamName\": \"i-0ab/syslog\",\n\"timestamp\": {1_795_224_933_000 + at},\n"
                + $"\"message\": {Json(text)},\n\"ingestionTime\": 1795224940000,\n\"eventId\": \"3\"")),
            ("aws logs tail", lines => Each(lines, (text, at) =>
                $"2026-11-21T01:35:33.123000+00:00 i-0ab12cd34ef567890 {text}")),
            ("aws logs tail of a syslog", lines => Each(lines, (text, at) =>
                $"2026-11-21T01:35:33.123000+00:00 messages Nov 21 01:35:33 db1 kernel: [{Seconds(at),12}] {text}")),
            ("aws Insights CSV", lines => "@timestamp,@message,@logStream\n" + Each(lines, (text, at) =>
                $"2026-11-21 01:35:33.123,{Csv(text)},i-0ab")),
            ("logcli", lines => Each(lines, (text, at) =>
                $"2026-11-21T01:35:33Z {{filename=\"/var/log/a b\", host=\"db1\"}}   {text}")),
            ("logcli jsonl", lines => Each(lines, (text, at) => "{\"labels\":{\"host\":\"db1\"},\"line\":" + Json(text)
                + ",\"timestamp\":\"2026-11-21T01:35:33.123456789Z\"}")),
            ("Grafana JSON", lines => "[\n" + string.Join(",\n", lines.Select((text, at) =>
                $"  {{\n    \"line\": {Json(text)},\n"
                + $"    \"timestamp\": \"{1_795_224_933_000_000_000 + at}\",\n"
                + "    \"date\": \"2026-11-21T01:35:33.123Z\",\n"
                + "    \"fields\": {\n      \"host\": \"db1\"\n    }\n  }")) + "\n]\n"),
            ("Grafana CSV", lines => "\"Time\",\"Line\",\"tsNs\",\"labels\"\n" + Each(lines, (text, at) =>
                $"1795224933123,\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",1795224933123000000,"
                + "\"{\"\"host\"\":\"\"db1\"\"}\"")),
            ("Grafana text", lines => "Common labels: {\"host\":\"db1\"}\n\n\n" + Each(lines, (text, at) =>
                $"{1_795_224_933_000_000_000 + at}\t2026-11-21T01:35:33.123Z\t{text}")),
            ("Elasticsearch hits", lines =>
                "{\"took\":5,\"hits\":{\"total\":{\"value\":9},\"hits\":[" + string.Join(',',
                lines.Select(line => Hit(line))) + "]}}\n"),
            ("Elasticsearch hits one a line", lines => Each(lines, (text, at) => Hit(text))),
            ("Elasticsearch array", lines => "[" + string.Join(',', lines.Select(line => Hit(line))) + "]\n"),
            ("Elasticsearch pretty", lines => JsonSerializer.Serialize(
                JsonSerializer.Deserialize<JsonElement>(
                    "{\"hits\":{\"hits\":[" + string.Join(',', lines.Select(line => Hit(line))) + "]}}"),
                s_indented) + "\n"),
            ("Kibana CSV", lines => "\"@timestamp\",\"host.name\",message\n" + Each(lines, (text, at) =>
                $"\"Nov 21, 2026 @ 01:35:33.{at % 1000:D3}\",db1,{Csv(text)}")),
            ("Google textPayload", lines => Each(lines, (text, at) =>
                "{\"insertId\":\"1\",\"textPayload\":" + Json(text)
                + ",\"resource\":{\"type\":\"gce_instance\"},\"timestamp\":\"2026-11-21T01:35:33.123Z\"}")),
            ("Google jsonPayload", lines => Each(lines, (text, at) => "{\"jsonPayload\":{\"message\":" + Json(text)
                + ",\"_HOSTNAME\":\"db1\"},\"resource\":{},\"timestamp\":\"2026-11-21T01:35:33.123Z\"}")),
            ("Azure", lines => Each(lines, (text, at) =>
                "{\"TimeGenerated\":\"2026-11-21T01:35:33.123Z\",\"Computer\":\"db1\","
                + "\"Facility\":\"kern\",\"SyslogMessage\":" + Json(text) + "}")),
            ("Datadog", lines => Each(lines, (text, at) =>
                "{\"id\":\"A\",\"content\":{\"timestamp\":\"2026-11-21T01:35:33.1Z\","
                + "\"tags\":[\"a:b\"],\"service\":\"kernel\",\"message\":" + Json(text) + "}}")),
            ("Splunk JSON", lines => Each(lines, (text, at) => "{\"preview\":false,\"result\":{\"_raw\":" + Json(text)
                + ",\"_time\":\"2026-11-21T01:35:33.000+00:00\",\"host\":\"db1\"}}")),
            ("Splunk CSV", lines => "\"_raw\",\"_time\",host\n" + Each(lines, (text, at) =>
                $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",\"2026-11-21T01:35:33.000+0000\",db1")),
            (WithoutLineEnds, lines => string.Join('\n', lines.SelectMany(text =>
                text.Split(' ', StringSplitOptions.RemoveEmptyEntries))) + "\n"),
            ("one token a line, with stamps", lines => string.Join('\n', lines.SelectMany((text, at) =>
                $"[{Seconds(at),12}] {text}".Split(' ', StringSplitOptions.RemoveEmptyEntries))) + "\n"),
        ]);

    public static byte[] Render(string form, IReadOnlyList<string> lines) => Encoding.UTF8.GetBytes(Forms[form](lines));

    private static SortedDictionary<string, Func<IReadOnlyList<string>, string>> Named(
        (string Name, Func<IReadOnlyList<string>, string> Render)[] forms) =>
        new(forms.ToDictionary(form => form.Name, form => form.Render), StringComparer.Ordinal);

    private static string Each(IReadOnlyList<string> lines, Func<string, int, string> render) =>
        string.Concat(lines.Select((text, at) => render(text, at) + "\n"));

    private static string Seconds(int at) => string.Create(CultureInfo.InvariantCulture, $"100.{at:D6}");

    private static string Json(string text) => JsonSerializer.Serialize(text, s_json);

    private static string Pretty(string name, IReadOnlyList<string> lines, Func<string, int, string> fields) =>
        $"{{\n   \"{name}\": [\n      {{\n" + string.Join("\n      },{\n", lines.Select((text, at) => string.Join('\n',
            fields(text, at).Split('\n').Select(field => "         " + field)))) + "\n      }\n   ]\n}\n";

    private static string JournalJson(string text, int at) =>
        $"{{\"_TRANSPORT\":\"kernel\",\"_SOURCE_MONOTONIC_TIMESTAMP\":\"{100_000_000 + at}\","
        + $"\"MESSAGE\":{Json(text)}}}";

    private static string Kmsg(string text) => text.Replace("\\", "\\x5c", StringComparison.Ordinal);

    /// <summary>As netconsole's send_fragmented_body() cuts: every part has the head, with place and length.</summary>
    private static string NetconsoleFragments(string text, int at)
    {
        string head = $"4,{900 + at},{100_000_000 + at},-";
        if (text.Length < 60) { return $"{head};{Kmsg(text)}"; }
        string body = Kmsg(text);
        return string.Join('\n', body.Chunk(48).Select((part, index) =>
            $"{head},ncfrag={index * 48}/{body.Length};{new string(part)}"));
    }

    private static string Html(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    private static string Hit(string text) => "{\"_index\":\"logs\",\"_id\":\"1\",\"_source\":{\"@timestamp\":"
        + "\"2026-11-21T01:35:33.123Z\",\"host\":{\"name\":\"db1\"},\"message\":" + Json(text) + ",\"log\":{\"file\":"
        + "{\"path\":\"/var/log/kern.log\"}}},\"sort\":[1]}";

    private static string Csv(string text) => text.AsSpan().IndexOfAny(",\"") < 0
        ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Base64(IReadOnlyList<string> lines) => string.Join('\n', Convert.ToBase64String(
        Encoding.UTF8.GetBytes(Each(lines, (text, at) => text))).Chunk(76).Select(part => new string(part)));

    /// <summary>RFC 2045, 6.7: at most 76 bytes a line, a blank at a line's end written out.</summary>
    private static string QuotedPrintable(IReadOnlyList<string> lines)
    {
        StringBuilder mail = new();
        foreach (string line in lines)
        {
            int column = 0;
            for (int at = 0; at < line.Length; at++)
            {
                bool plain = line[at] is >= '!' and <= '~' and not '=' || (line[at] == ' ' && at + 1 < line.Length);
                string letter = plain ? $"{line[at]}" : $"={(int)line[at]:X2}";
                if (column + letter.Length > 75) { (_, column) = (mail.Append("=\n"), 0); }
                mail.Append(letter);
                column += letter.Length;
            }

            mail.Append('\n');
        }

        return mail.ToString();
    }
}
