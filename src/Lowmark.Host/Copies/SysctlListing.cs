using System.Text;
using Lowmark.Host.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Copies;

/// <summary>Settings that a copy has as the text of <c>sysctl -a</c> (<c>vm.swappiness = 60</c>), told as the files of
/// /proc/sys they came from. A file that is there itself comes first.</summary>
/// <remarks>sysctl(8): dots for slashes; where a name holds a dot, the listing has a slash for it.</remarks>
public sealed class SysctlListing : IHostFiles
{
    private const string Folder = "/proc/sys/";
    private const int MostSettings = 16_384;

    private readonly IHostFiles _files;
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);

    public SysctlListing(IHostFiles files, ReadOnlySpan<byte> text)
    {
        _files = files;
        foreach (ReadOnlySpan<byte> line in new FileLines(text))
        {
            LineCursor cursor = new(line);
            if (_values.Count == MostSettings) { break; }
            if (cursor.TryTakeThrough(" = "u8, out ReadOnlySpan<byte> name) && name.Length is > 0 and <= 256)
            {
                _values.TryAdd(PathOf(Encoding.UTF8.GetString(name)), [.. cursor.Rest, (byte)'\n']);
            }
        }
    }

    public HostFile Read(string path)
    {
        HostFile file = _files.Read(path);
        bool isListed = file.State is HostFileState.Missing && path.StartsWith(Folder, StringComparison.Ordinal);
        return isListed && _values.TryGetValue(path, out byte[]? value) ? new(HostFileState.Read, value) : file;
    }

    public HostFileState List(string folder, ICollection<string> names) => _files.List(folder, names);

    private static string PathOf(string name) => Folder + string.Create(
        name.Length, name, static (path, name) =>
        {
            for (int at = 0; at < path.Length; at++)
            {
                path[at] = name[at] switch { '.' => '/', '/' => '.', var other => other };
            }
        });
}
