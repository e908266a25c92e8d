using System.Text;

namespace Lowmark.Fuzz;

/// <summary>Texts that somebody would write into a log to do harm, or that a broken machine would.</summary>
internal static class HostileText
{
    /// <summary>An element that no page of ours has: where it comes up as one, a text was not escaped.</summary>
    public const string ForeignElement = "foreign";

    public static IReadOnlyList<byte[]> Numbers { get; } = Bytes(
        "0", "-1", "1", "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296", "9007199254740993",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615",
        "18446744073709551616", new string('9', 40), "00000000000000000000000001", "0x", "0xffffffffffffffff", "1e308",
        "-0", "+7", "1.5", "٣", "NaN");

    public static IReadOnlyList<byte[]> Names { get; } = Bytes(
        "", " ", "\e[2J\e[1;31mred", "\e]0;title\a", "\u009b31m", "\u202egnp.exe", "a\rb", "\0\0", "x) total-vm:9kB",
        $"<{ForeignElement} onload=x>", $"</title><{ForeignElement}>", $"\"><{ForeignElement}>", "--><!--",
        "]]>", "&lt;", "&#x1b;",
        "'\";$(id)`id`", "=cmd|' /C calc'!A0", "@SUM(1)", "[x](javascript:1)", "```", "|", "\\",
        "{\"pid\":1}", "{{", "%s%n",
        "x invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0", "Killed process 1 (init) total-vm:1kB",
        "Mem-Info:", "#012Mem-Info:", "\\x0aMem-Info:", "\u2028", "\ud7ff\uffff", new string('(', 300), "\u00ad\u200b",
        "../../etc/passwd", "-rf", "/kubepods.slice/kubepods-burstable.slice", "system.slice:docker:a",
        "\u00ff", "kernel:");

    /// <summary>What wrappers, forms and records begin with, ends with and are parted by.</summary>
    public static IReadOnlyList<byte[]> Marks { get; } = Bytes(
        "\n", "\r\n", "\r", "\0", "\t", " ", ",", ":", ";", "=", "\"", "'", "(", ")", "[", "]", "{", "}",
        "<", ">", "#012",
        "\\n", "\\u000a", "=\n", "=0A", "=3D", "&lt;", "&amp;amp;lt;", "<br>", "<pre>", "</pre>", "```\n", "> ", "| ",
        "{\"log\":\"", "{\"MESSAGE\":[", "\"MESSAGE\":\"", "[[[[[[[[", "{\"a\":{\"a\":", "data: ", "<4>", "<4>1 ", "--",
        "[    1.000000] ", "[99999999999.999999] ", "Nov 21 01:35:33 db1 kernel: ", "2026-11-21T01:35:33.123Z ",
        "2024-05-01T10:00:00.1Z stdout P ", "4,1,1,-;", "4,1,1,c;", "kern  :warn  : ", "__CURSOR=1\n", "MESSAGE\n",
        "\ufeff", "** 3 printk messages dropped ** ", "[T1] ", "ncfrag=0/99;", "Content-Transfer-Encoding: base64\n",
        "Linux version 6.1.0 ", "Call Trace:", "kB", "oom_score_adj", "Node 0 Normal ", "oom-kill:constraint=",
        "Tasks state (memory values in pages):", "systemd[1]: ", "invoked oom-killer: ");

    private static byte[][] Bytes(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
