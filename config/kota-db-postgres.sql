-- Views and triggers of kota-db.sql for PostgreSQL; run that file first.
-- One row for each entry and open month. A person on several lists is enrolled from the list that had them first; "urutan" tells the others.
create or replace view peserta_bpu_bulanan as
  with baris as (
    select b.bulan, b.dibuka_pada, p.*, replace(replace(replace(p.nik, ' ', ''), chr(160), ''), '''', '') as nik_bersih
    from peserta_bpu p join periode_iuran b on b.status = 'TERBUKA'
    where p.berhenti is null or p.berhenti >= b.bulan),
  orang as (
    select *, row_number() over (
        partition by bulan, nik_bersih
        order by masuk_daftar, case daftar when 'RENTAN' then 1 when 'KEAGAMAAN' then 2 else 3 end, nomor) as urutan,
      bool_or(daftar = 'RENTAN') over (partition by bulan, nik_bersih) as di_rentan,
      bool_or(daftar = 'KEAGAMAAN') over (partition by bulan, nik_bersih) as di_keagamaan,
      bool_or(daftar = 'RT') over (partition by bulan, nik_bersih) as di_rt
    from baris)
  select bulan || '/' || daftar || '/' || lpad(nomor::text, 5, '0') as id, bulan, daftar, nik_bersih as nik, nama, tempat_lahir, tgl_lahir, jenis_kelamin,
    alamat, kode_kelurahan, hp, pekerjaan, sektor, pembayar, program, upah_dasar, urutan,
    trim(case when di_rentan then 'RENTAN ' else '' end || case when di_keagamaan then 'KEAGAMAAN ' else '' end || case when di_rt then 'RT' else '' end) as semua_daftar,
    greatest(diubah_pada, dibuka_pada) as diubah_pada
  from orang;

create or replace view penjualan_program as
  select p.program, substr(j.tanggal, 1, 7) as bulan, count(distinct j.id_toko) as toko, sum(j.pesanan) as pesanan, sum(j.nilai) as nilai
  from penjualan_toko j join umkm_program p on p.id_toko = j.id_toko group by p.program, substr(j.tanggal, 1, 7);

create or replace view indikator_sah as
  select i.laporan || '/' || i.periode || '/' || i.kode || '/' || i.kode_wilayah as id, i.*, l.disahkan_pada
  from indikator i join periode_laporan l on l.laporan = i.laporan and l.periode = i.periode where l.status = 'DISAHKAN';

create or replace view tugas_terlambat as select * from tugas_unggah where bukti is null and batas < to_char(now() at time zone 'Asia/Jakarta', 'YYYY-MM-DD');

-- Workbooks bring no moment of change: it is the moment in which the row is written.
create or replace function peserta_bpu_saat() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.diubah_pada = '' or tg_op = 'UPDATE' and new.diubah_pada = old.diubah_pada then
    new.diubah_pada := to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  end if;
  return new;
end $$;
create or replace trigger peserta_bpu_diubah before insert or update on peserta_bpu for each row execute function peserta_bpu_saat();
