using Lowmark.Logs.Lines;
using Lowmark.Logs.Records;

namespace Lowmark.Logs.Programs;

/// <summary>All programs whose lines are known, and what keeps a mere mention out.</summary>
internal static class ProgramLines
{
    private delegate ProgramRecord? Reader(in ProgramLine line);

    /// <summary>One program's own words before those that any program may print.</summary>
    private static readonly Reader[] s_readers =
    [
        SystemdLines.Read, KillerLines.SystemdOomd, KillerLines.Earlyoom, KillerLines.Nohang, KillerLines.Oomd,
        KillerLines.Lowmemorykiller, ContainerLines.Kubelet, ContainerLines.Kubernetes, ContainerLines.Engine,
        JavaLines.Read, RuntimeLines.Node, RuntimeLines.Go, RuntimeLines.Dotnet, RuntimeLines.Php,
        RuntimeLines.Python, RuntimeLines.Ruby, RuntimeLines.Perl, RuntimeLines.Rust, RuntimeLines.Cpp,
        ServerLines.Redis, ServerLines.Postgres, ServerLines.Mysql, ServerLines.Elasticsearch, ServerLines.Mongodb,
        ServerLines.Nginx, RefusalLines.Read,
    ];

    /// <param name="inStatement">Whether a statement is open that lines without an anchor could belong to.</param>
    /// <returns>Null when the line says nothing about memory, or only mentions it.</returns>
    public static ProgramRecord? Read(in LogLine line, bool inStatement)
    {
        if (!inStatement && AnchorScanner.IndexOf(line.Text) < 0) { return null; }
        ProgramLine program = new(line.Text, line.Tag, line.Number);
        if (program.Text.IsEmpty || IsMention(program)) { return null; }
        foreach (Reader reader in s_readers)
        {
            if (reader(program) is { } record) { return record; }
        }

        return null;
    }

    /// <summary>Source code, comments, commands that look for the words, and package managers whose packages are
    /// named after them.</summary>
    private static bool IsMention(in ProgramLine line) =>
        line.Starts("//"u8) || line.Starts("/*"u8) || line.Starts("* "u8) || line.Starts("<!--"u8)
        || line.Starts("+ "u8) || line.Starts("$ "u8) || line.Starts("> "u8)
        || line.Has("(\""u8) || line.Ends(";"u8) || line.Ends("{"u8)
        || line.Has("COMMAND="u8) || line.Has("grep "u8) || IsQuotingTag(line.Tag);

    private static bool IsQuotingTag(ReadOnlySpan<byte> tag) =>
        tag.SequenceEqual("sudo"u8) || tag.SequenceEqual("su"u8) || tag.SequenceEqual("CRON"u8)
        || tag.SequenceEqual("cron"u8) || tag.SequenceEqual("crond"u8) || tag.StartsWith("audit"u8)
        || tag.SequenceEqual("dpkg"u8) || tag.StartsWith("apt"u8) || tag.SequenceEqual("dnf"u8)
        || tag.SequenceEqual("yum"u8) || tag.SequenceEqual("packagekitd"u8);
}
