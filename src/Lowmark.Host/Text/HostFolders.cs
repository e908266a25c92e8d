using System.Globalization;

namespace Lowmark.Host.Text;

/// <summary>Folders whose entries are numbered or named by a size: <c>node0</c>, <c>hugepages-2048kB</c>.</summary>
internal static class HostFolders
{
    extension(IHostFiles files)
    {
        /// <summary>Entries that are a prefix and a number, by number; empty when there is no such folder.</summary>
        public IReadOnlyList<int> Numbered(string folder, string prefix)
        {
            List<string> names = [];
            files.List(folder, names);
            return
            [
                .. names
                    .Select(name => NumberIn(name, prefix, ""))
                    .Where(number => number is >= 0 and <= int.MaxValue)
                    .Select(number => (int)number!.Value)
                    .Order(),
            ];
        }

        /// <summary>Sizes of the entries <c>hugepages-NkB</c>, in KiB, smallest first.</summary>
        public IReadOnlyList<long> HugePageSizes(string folder)
        {
            List<string> names = [];
            files.List(folder, names);
            return
            [
                .. names
                    .Select(name => NumberIn(name, "hugepages-", "kB"))
                    .Where(size => size > 0)
                    .Select(size => size!.Value)
                    .Order(),
            ];
        }
    }

    private static long? NumberIn(string name, string prefix, string suffix) =>
        name.Length > prefix.Length + suffix.Length
        && name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal)
        && long.TryParse(
            name.AsSpan(prefix.Length, name.Length - prefix.Length - suffix.Length),
            NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;
}
