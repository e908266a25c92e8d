namespace Lowmark.UnitTests.TestKit;

/// <summary>A folder shaped like a machine, with a guest of the lab in it.</summary>
internal static class MachineFolder
{
    /// <param name="state">A folder of lab/states/.</param>
    public static void Put(string root, string state)
    {
        foreach (string file in (string[])["meminfo", "zoneinfo", "buddyinfo", "pagetypeinfo"])
        {
            Write(root, $"proc/{file}", Repository.Read($"lab/states/{state}/{file}"));
        }

        Write(root, "proc/sys/vm/min_free_kbytes", Repository.Read($"lab/states/{state}/min_free_kbytes"));
    }

    public static void Write(string root, string path, string text)
    {
        string file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
