namespace Lowmark.Remedies;

/// <summary>A file that has systemd-tmpfiles write values of /sys at boot.</summary>
/// <remarks>tmpfiles.d(5): type <c>w</c> writes the argument to a file that is there. The names are our own, never from
/// a log: neither holds a blank or a percent sign.</remarks>
public static class TmpFile
{
    public static PersistentFile Of(string topic, params ReadOnlySpan<(string File, string Value)> values)
    {
        string content = "";
        foreach ((string file, string value) in values) { content += $"w {file} - - - - {value}\n"; }
        return new($"/etc/tmpfiles.d/lowmark-{topic}.conf", content);
    }
}
