using System.Diagnostics;
using System.Globalization;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>/dev/kmsg of this machine, from a moment on.</summary>
/// <remarks>Records as devkmsg_read() gives them: "priority,sequence,microseconds,flags;text" (kernel/printk/printk.c,
/// 6.12). dd opens it so that it ends, instead of waiting, at the newest record.</remarks>
internal sealed class KernelLog
{
    private const string Device = "/dev/kmsg";
    private readonly long _from = Records().Select(Sequence).DefaultIfEmpty(-1).Max();

    /// <summary>Why it can not be read here; null when it can.</summary>
    public static string? Lacking { get; } = Read() is [] ? $"{Device} can not be read here" : null;

    /// <summary>What was printed since this object was made.</summary>
    public byte[] Since()
    {
        using MemoryStream text = new();
        foreach (byte[] record in Records().Where(record => Sequence(record) > _from)) { text.Write(record); }
        return text.ToArray();
    }

    /// <summary>Each record with its continuation keys, which begin with a blank.</summary>
    private static IEnumerable<byte[]> Records()
    {
        byte[] log = Read();
        for (int start = 0; start < log.Length;)
        {
            int end = start;
            do
            {
                int feed = Array.IndexOf(log, (byte)'\n', end);
                end = feed < 0 ? log.Length : feed + 1;
            }
            while (end < log.Length && log[end] == ' ');

            yield return log[start..end];
            start = end;
        }
    }

    private static long Sequence(byte[] record)
    {
        string[] head = System.Text.Encoding.Latin1.GetString(record).Split([',', ';'], 3);
        return head.Length == 3 && long.TryParse(head[1], CultureInfo.InvariantCulture, out long number) ? number : -1;
    }

    private static byte[] Read()
    {
        ProcessStartInfo start = new("dd", [$"if={Device}", "iflag=nonblock", "bs=16k"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process dd = Process.Start(start)!;
        using MemoryStream log = new();
        Task<string> errors = dd.StandardError.ReadToEndAsync();
        dd.StandardOutput.BaseStream.CopyTo(log);
        errors.Wait();
        dd.WaitForExit();
        return log.ToArray();
    }
}
