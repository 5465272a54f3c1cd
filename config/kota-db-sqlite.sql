-- Views and triggers of kota-db.sql for SQLite; run that file first.
-- One row for each entry and open month. A person on several lists is enrolled from the list that had them first; "urutan" tells the others.
create view if not exists peserta_bpu_bulanan as
  with baris as (
    select b.bulan, b.dibuka_pada, p.*, replace(replace(replace(p.nik, ' ', ''), char(160), ''), '''', '') as nik_bersih
    from peserta_bpu p join periode_iuran b on b.status = 'TERBUKA'
    where p.berhenti is null or p.berhenti >= b.bulan),
  orang as (
    select *, row_number() over (
        partition by bulan, nik_bersih
        order by masuk_daftar, case daftar when 'RENTAN' then 1 when 'KEAGAMAAN' then 2 else 3 end, nomor) as urutan,
      max(daftar = 'RENTAN') over (partition by bulan, nik_bersih) as di_rentan,
      max(daftar = 'KEAGAMAAN') over (partition by bulan, nik_bersih) as di_keagamaan,
      max(daftar = 'RT') over (partition by bulan, nik_bersih) as di_rt
    from baris)
  select bulan || '/' || daftar || '/' || printf('%05d', nomor) as id, bulan, daftar, nik_bersih as nik, nama, tempat_lahir, tgl_lahir, jenis_kelamin,
    alamat, kode_kelurahan, hp, pekerjaan, sektor, pembayar, program, upah_dasar, urutan,
    trim(iif(di_rentan, 'RENTAN ', '') || iif(di_keagamaan, 'KEAGAMAAN ', '') || iif(di_rt, 'RT', '')) as semua_daftar,
    max(diubah_pada, dibuka_pada) as diubah_pada
  from orang;

create view if not exists penjualan_program as
  select p.program, substr(j.tanggal, 1, 7) as bulan, count(distinct j.id_toko) as toko, sum(j.pesanan) as pesanan, sum(j.nilai) as nilai
  from penjualan_toko j join umkm_program p on p.id_toko = j.id_toko group by p.program, substr(j.tanggal, 1, 7);

create view if not exists indikator_sah as
  select i.laporan || '/' || i.periode || '/' || i.kode || '/' || i.kode_wilayah as id, i.*, l.disahkan_pada
  from indikator i join periode_laporan l on l.laporan = i.laporan and l.periode = i.periode where l.status = 'DISAHKAN';

create view if not exists tugas_terlambat as select * from tugas_unggah where bukti is null and batas < date('now', '+7 hours');

-- Workbooks bring no moment of change: it is the moment in which the row is written.
create trigger if not exists peserta_bpu_baru after insert on peserta_bpu when new.diubah_pada = '' begin
  update peserta_bpu set diubah_pada = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') where daftar = new.daftar and nomor = new.nomor;
end;
create trigger if not exists peserta_bpu_diubah after update on peserta_bpu when new.diubah_pada = old.diubah_pada begin
  update peserta_bpu set diubah_pada = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') where daftar = new.daftar and nomor = new.nomor;
end;
