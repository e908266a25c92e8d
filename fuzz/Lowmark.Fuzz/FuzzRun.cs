using System.Collections.Concurrent;

namespace Lowmark.Fuzz;

/// <param name="Seed">Names the case: with the same checkout it makes the same bytes again.</param>
internal sealed record FoundCase(ulong Seed, string Complaint, byte[] Log, byte[] Smallest);

/// <summary>Cases by their seeds, one after the other, on several threads; stops at <see cref="MostKinds"/>.</summary>
/// <param name="Cases">How many ran to their end.</param>
/// <param name="Bytes">Of all of them.</param>
/// <param name="Found">One of each kind of complaint.</param>
internal sealed record FuzzRun(long Cases, long Bytes, IReadOnlyList<FoundCase> Found)
{
    private const int MostKinds = 20;

    /// <param name="progress">Called about every second, by any thread.</param>
    public static FuzzRun Of(CaseMaker maker, FuzzOptions options, Action<long>? progress = null)
    {
        ConcurrentDictionary<string, FoundCase> found = new(StringComparer.Ordinal);
        long taken = 0, cases = 0, bytes = 0, told = Environment.TickCount64;
        Thread[] threads = [.. Enumerable.Range(0, options.Threads).Select(_ => new Thread(Run))];
        foreach (Thread thread in threads) { thread.Start(); }
        foreach (Thread thread in threads) { thread.Join(); }
        return new(cases, bytes, [.. found.Values.OrderBy(one => one.Seed)]);

        void Run()
        {
            for (long next; (next = Interlocked.Increment(ref taken)) <= options.Cases && found.Count < MostKinds;)
            {
                ulong seed = options.First + (ulong)(next - 1);
                byte[] log = maker.Make(seed);
                Depth depth = Examination.DepthOf(seed);
                if (options.Complaint(log, depth) is { } complaint)
                {
                    found.GetOrAdd(
                        Minimiser.Kind(complaint)!, _ => new(seed, complaint, log,
                            Minimiser.Smallest(log, smaller => options.Complaint(smaller, depth))));
                }

                Interlocked.Increment(ref cases);
                Interlocked.Add(ref bytes, log.Length);
                long last = Interlocked.Read(ref told);
                if (Environment.TickCount64 - last > 1000
                    && Interlocked.CompareExchange(ref told, Environment.TickCount64, last) == last)
                {
                    progress?.Invoke(Interlocked.Read(ref cases));
                }
            }
        }
    }
}
