using Lowmark.Kernel;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Machine;

/// <summary>CPUs as the kernel lists them: <c>0-3,8</c>.</summary>
public readonly record struct CpuList(EquatableArray<NodeRange> Ranges)
{
    public long Count
    {
        get
        {
            long count = 0;
            foreach (NodeRange range in Ranges.AsSpan()) { count += Math.Max(0L, (long)range.Last - range.First + 1); }
            return count;
        }
    }

    /// <returns>Null when it is not there, may not be read or is no list.</returns>
    public static CpuList? Read(IHostFiles files, string path)
    {
        HostFile file = files.Read(path);
        return file.IsRead && NodeMask.TryParse(file.Text.TrimEnd("\r\n"u8).TrimBlanks()) is { } list
            ? new CpuList(list.Ranges)
            : null;
    }

    /// <summary>CPUs that run: /sys/devices/system/cpu/online.</summary>
    public static CpuList? ReadOnline(IHostFiles files) => Read(files, "/sys/devices/system/cpu/online");
}
